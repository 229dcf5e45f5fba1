//! Photos: pick, shrink on the device, preview, remove; and the positions in their metadata.

use civic::{draft::DraftPhoto, geo::distance_m};
use leptos::{prelude::*, task::spawn_local};
use messages::args::{PhotoPlaceAway, PhotoTooMany, PhotosBusy};

use super::{form::Form, session::session};
use browser::photos::{self, PhotoFileError, Preview, SelectedFile};
use ui::{FieldNotes, Icon, described_by, dynamic_text, dynamic_view};

/// The position of a photo is offered only when it is further than this from the chosen place, in metres.
const MIN_DISTANCE_M: f64 = 50.0;

/// The field with its photos.
pub(super) fn view(form: Form) -> AnyView {
    let words = form.words;
    let limit = usize::from(form.city().limits.photos);
    let fault = form.error("photos");
    // Number of the photo that is being shrunk, and how many there are.
    let busy = RwSignal::new(None::<(usize, usize)>);
    let refused = RwSignal::new(Vec::<String>::new());
    let full = Memo::new(move |_| form.draft.with(|draft| draft.photos.len() >= limit));
    // A memo of the keys, so that typing elsewhere doesn't render the photos again.
    let keys = Memo::new(move |_| {
        form.draft.with(|draft| draft.photos.iter().map(|photo| photo.local.as_str()).collect::<Vec<_>>().join(" "))
    });
    let on_change = move |event| {
        let files = photos::selected_files(&event);
        spawn_local(add_photos(form, files, limit, busy, refused));
    };
    view! {
        <div class="field photo-field" class:is-wrong=move || fault.with(Option::is_some)>
            <p class="field-label" id="photos-label">{words.photos_title(limit as u32)}</p>
            <FieldNotes id="photos".to_owned() hint=words.photos_hint() fault/>
            <ul class="photo-list">
                {dynamic_view(move || {
                    // `get` instead of `track`: a memo that is never read doesn't learn its dependencies.
                    let _ = keys.get();
                    let photos = form.draft.with_untracked(|draft| draft.photos.clone());
                    photos.into_iter().map(|photo| row(form, photo)).collect_view().into_any()
                })}
            </ul>
            <div class="photo-pick" class:is-full=full>
                <input
                    id="photos"
                    name="photos"
                    type="file"
                    accept="image/*"
                    multiple
                    disabled=full
                    aria-labelledby="photos-button"
                    aria-describedby=format!("photos-label {}", described_by("photos"))
                    on:change=on_change
                />
                <label class="button" for="photos" id="photos-button">
                    <Icon name="camera"/>
                    {dynamic_text(move || {
                        Some(if full.get() { words.photos_full() } else { words.photos_add() }.to_owned())
                    })}
                </label>
            </div>
            <p class="status-text" role="status">
                {dynamic_text(move || busy.get().map(|(now, of)| words.photos_busy(PhotosBusy { now: now as u32, total: of as u32 })))}
            </p>
            <div role="alert">
                {dynamic_view(move || {
                    let error_line = |text| view! { <p class="field-fault">{text}</p> };
                    refused.get().into_iter().map(error_line).collect_view().into_any()
                })}
            </div>
            {position_offers(form)}
        </div>
    }
    .into_any()
}

async fn add_photos(
    form: Form,
    files: Vec<SelectedFile>,
    limit: usize,
    busy: RwSignal<Option<(usize, usize)>>,
    refused: RwSignal<Vec<String>>,
) {
    let (words, session) = (form.words, session());
    let (generation, slot) = (session.generation.get(), session.slot.borrow().as_ref().map_or(0, |slot| slot.number()));
    let mut wrong = Vec::new();
    let of = files.len();
    for (now, file) in files.into_iter().enumerate() {
        let name = file.name();
        if session.draft.with_untracked(|draft| draft.photos.len() >= limit) {
            wrong.push(words.photo_too_many(PhotoTooMany { name: &name, count: limit as u32 }));
            continue;
        }
        busy.try_set(Some((now + 1, of)));
        match file.store(slot).await {
            // The draft that the photo was selected for is gone.
            Ok(stored) if session.generation.get() != generation => photos::forget(&stored.key).await,
            Ok(stored) => {
                if let Some(at) = stored.position {
                    form.taken_at.try_update(|taken| taken.push((name.clone(), at)));
                }
                let photo = DraftPhoto { local: stored.key, name, size: stored.bytes, media: None };
                // Add it to the session's draft, which exists even when the form was left in the meantime.
                session.draft.update(|draft| draft.photos.push(photo));
                session.clone().save().await;
            }
            Err(PhotoFileError::TooLarge) => wrong.push(words.photo_too_large(name)),
            Err(PhotoFileError::Heic) => wrong.push(words.photo_heic(name)),
            Err(PhotoFileError::Unreadable) => wrong.push(words.photo_unreadable(name)),
        }
    }
    busy.try_set(None);
    refused.try_set(wrong);
}

fn row(form: Form, photo: DraftPhoto) -> AnyView {
    let words = form.words;
    let (key, name) = (photo.local.clone(), photo.name.clone());
    let remove = move |_| {
        let key = key.clone();
        form.edit(|draft| draft.photos.retain(|photo| photo.local != key));
        form.taken_at.update(|taken| taken.retain(|(known, _)| *known != name));
        browser::dom::focus("photos");
        spawn_local(async move { photos::forget(&key).await });
    };
    view! {
        <li class="photo">
            {picture(photo.local, photo.name.clone())}
            <button type="button" class="button is-icon" aria-label=words.photo_remove(photo.name) on:click=remove>
                <Icon name="x"/>
            </button>
        </li>
    }
    .into_any()
}

/// Preview of a stored photo.
pub(super) fn picture(key: String, name: String) -> AnyView {
    let preview = StoredValue::new_local(None::<Preview>);
    let url = RwSignal::new(None::<String>);
    spawn_local(async move {
        if let Some(made) = photos::preview(&key).await {
            url.try_set(Some(made.url()));
            preview.try_set_value(Some(made));
        }
    });
    view! {
        <span class="photo-picture">
            {dynamic_view(move || match url.get() {
                Some(url) => view! { <img src=url alt=name.clone()/> }.into_any(),
                None => view! { <Icon name="image"/> }.into_any(),
            })}
        </span>
    }
    .into_any()
}

/// Offers to use the position of a photo that was taken elsewhere.
fn position_offers(form: Form) -> AnyView {
    let words = form.words;
    let rows = move || {
        let (city, at) = (form.city(), form.draft.with(|draft| draft.at));
        let is_new_place = |(_, taken): &(String, contract::LatLon)| {
            city.bounds.contains(*taken) && at.is_none_or(|at| distance_m(at, *taken) > MIN_DISTANCE_M)
        };
        let offers = form.taken_at.get().into_iter().filter(is_new_place);
        let rows = offers.map(|(name, taken)| {
            let distance = at.map(|at| civic::locale::distance(distance_m(at, taken), &words));
            let text = match distance {
                Some(distance) => words.photo_place_away(PhotoPlaceAway { name: &name, distance: &distance }),
                None => words.photo_place(&name),
            };
            let use_it = move |_| {
                form.set_place(taken);
                form.notices.success(words.photo_place_used());
            };
            view! {
                <li class="banner">
                    <Icon name="map-pin"/>
                    <p>{text}</p>
                    <button type="button" class="button" on:click=use_it>{words.photo_place_use()}</button>
                </li>
            }
        });
        rows.collect_view().into_any()
    };
    view! {
        <div role="status">
            <ul class="photo-places">{dynamic_view(rows)}</ul>
        </div>
    }
    .into_any()
}
