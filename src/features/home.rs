//! The home page: search, services, and emergency numbers.

use contract::{
    portal::{ABOUT_PAGE, SETTINGS_PAGE},
    services::cards,
};
use leptos::prelude::*;

use crate::cards::SearchField;
use ui::{Icon, PageTitle, use_city, use_words};

/// The home page.
#[component]
pub fn Home() -> impl IntoView {
    let words = use_words();
    let city = use_city();
    view! {
        <div class="page home">
            <section class="hero">
                <PageTitle text=city.portal_name.get(words.tag())/>
                <p class="lead">{city.tagline.get(words.tag()).to_owned()}</p>
                <SearchField id="home-search"/>
            </section>
            {city.demo.then(|| {
                view! {
                    <p class="banner" data-testid="notice">
                        <Icon name="info"/>
                        {words.demo_notice()}
                    </p>
                }
            })}
            <section aria-labelledby="home-services">
                <h2 id="home-services">{words.home_services()}</h2>
                <ul class="home-cards">
                    {cards(&city.services)
                        .map(|card| {
                            view! {
                                <li>
                                    <a class="home-card" class:is-primary=card.is_primary href=card.page.path>
                                        <Icon name=card.icon/>
                                        <span>
                                            <strong>{(card.title)(words)}</strong>
                                            <span class="home-card-text">{(card.text)(words)}</span>
                                        </span>
                                    </a>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
            <section aria-labelledby="home-emergency">
                <h2 id="home-emergency">{words.home_emergency()}</h2>
                <ul class="phones">
                    {city
                        .emergency
                        .iter()
                        .map(|line| {
                            view! {
                                <li>
                                    <a class="phone" href=format!("tel:{}", line.number)>
                                        <Icon name="phone"/>
                                        <strong class="num">{line.number.clone()}</strong>
                                        <span>{line.name.get(words.tag()).to_owned()}</span>
                                    </a>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
            <p class="muted small">
                <a href=SETTINGS_PAGE.path>{words.nav_settings()}</a>
                " · "
                <a href=ABOUT_PAGE.path>{words.nav_about()}</a>
            </p>
        </div>
    }
    .into_any()
}
