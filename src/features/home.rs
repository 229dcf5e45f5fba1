//! The first page: find anything, or do the thing one came for.

use contract::{Route, Service};
use leptos::prelude::*;

use crate::cards::SearchField;
use ui::{Icon, PageTitle, use_city, use_words};

/// The first page.
#[component]
pub fn Home() -> impl IntoView {
    let words = use_words();
    let city = use_city();
    let transit = city.services.contains(&Service::Transit);
    let heritage = city.services.contains(&Service::Heritage);
    let doors = [
        (Route::new_report(), "camera", words.home_new(), words.home_new_text(), true, true),
        (Route::reports(), "map", words.home_map(), words.home_map_text(), false, true),
        (Route::Bus, "bus", words.title_bus(), words.home_bus_text(), false, transit),
        (
            Route::Heritage(String::new()),
            "landmark",
            words.title_heritage(),
            words.home_heritage_text(),
            false,
            heritage,
        ),
        (Route::MyReports, "user-round", words.home_mine(), words.home_mine_text(), false, true),
    ];
    let doors = doors.into_iter().filter(|door| door.5);
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
            <section aria-labelledby="home-doors">
                <h2 id="home-doors">{words.home_services()}</h2>
                <ul class="doors">
                    {doors
                        .map(|(route, icon, title, text, primary, _)| {
                            view! {
                                <li>
                                    <a class="door" class:is-primary=primary href=route.href()>
                                        <Icon name=icon/>
                                        <span>
                                            <strong>{title}</strong>
                                            <span class="door-text">{text}</span>
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
                <a href=Route::About.href()>{words.nav_about()}</a>
            </p>
        </div>
    }
    .into_any()
}
