//! What users see while data loads, when loading fails, and when the page reports something.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use browser::timer::sleep;
use contract::{ApiError, refused, reports::Status};
use leptos::{mount::mount_to, prelude::*, task::tick};
use messages::Words;
use std::{cell::RefCell, rc::Rc};
use ui::{
    ClientNavigation, ERROR_SUMMARY_ID, ErrorSummary, FieldError, Loaded, NoticeList, Notices, PageAnnouncement,
    PageTitle, RemoteData, SiteName, StatusBadge,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// A separate element for each test. Its content is unmounted when the guard is dropped.
fn mount_in_page<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> (Element, impl Drop) {
    let root: HtmlElement = document().create_element("div").expect("an element").unchecked_into();
    document().body().expect("a body").append_child(&root).expect("a place");
    let handle = mount_to(root.clone(), view);
    (root.unchecked_into(), Guard(Some(handle)))
}

struct Guard<H>(Option<H>);

impl<H> Drop for Guard<H> {
    fn drop(&mut self) {
        self.0.take();
    }
}

fn text(root: &Element) -> String {
    root.text_content().unwrap_or_default()
}

fn find(root: &Element, selector: &str) -> Option<HtmlElement> {
    root.query_selector(selector).expect("a selector").map(JsCast::unchecked_into)
}

type Reply = futures::channel::oneshot::Sender<Result<&'static str, ApiError>>;

/// Responses that the test sends when it chooses.
#[derive(Clone, Default)]
struct FakeServer(Rc<RefCell<Vec<Reply>>>);

impl FakeServer {
    async fn request(self) -> Result<&'static str, ApiError> {
        let (sender, receiver) = futures::channel::oneshot::channel();
        self.0.borrow_mut().push(sender);
        receiver.await.expect("an answer")
    }

    fn request_count(&self) -> usize {
        self.0.borrow().len()
    }

    fn answer(&self, index: usize, answer: Result<&'static str, ApiError>) {
        let (unused, _) = futures::channel::oneshot::channel();
        let sender = std::mem::replace(&mut self.0.borrow_mut()[index], unused);
        let _ = sender.send(answer);
    }
}

fn loaded(server: &FakeServer, key: RwSignal<u32>) -> (Element, impl Drop) {
    let server = server.clone();
    mount_in_page(move || {
        let remote = RemoteData::new(
            move || Some(key.get()),
            move |_| {
                let server = server.clone();
                async move { server.request().await }
            },
        );
        view! { <Loaded remote let:word><p class="content">{word}</p></Loaded> }
    })
}

#[wasm_bindgen_test]
async fn nothing_flickers_before_300_ms_and_then_a_skeleton_speaks() {
    let server = FakeServer::default();
    let (root, _end) = loaded(&server, RwSignal::new(0));
    tick().await;
    let status = find(&root, "[role=status]").expect("a live region from the start");
    assert!(!status.class_list().contains("is-shown"));
    assert_eq!(text(&root), "");
    // 300 ms, plus tolerance for a busy machine.
    for _ in 0..200 {
        if status.class_list().contains("is-shown") {
            break;
        }
        sleep(10).await;
    }
    assert!(status.class_list().contains("is-shown"));
    assert_eq!(text(&root), Words::default().loading());
    server.answer(0, Ok("đây rồi"));
    tick().await;
    assert_eq!(text(&root), "đây rồi");
    assert!(find(&root, "[role=status]").is_none());
}

#[wasm_bindgen_test]
async fn a_change_is_fetched_although_what_was_read_before_it_stays_the_same() {
    let server = FakeServer::default();
    let (address, requests) = (RwSignal::new((1, 1)), server.clone());
    let (_root, _end) = mount_in_page(move || {
        let server = server.clone();
        let view = Memo::new(move |_| address.get());
        let stay = Memo::new(move |_| view.get().0);
        let key = move || Some((stay.get(), view.get()));
        let remote = RemoteData::new(key, move |_| {
            let server = server.clone();
            async move { server.request().await }
        });
        view! { <Loaded remote let:word><p class="content">{word}</p></Loaded> }
    });
    tick().await;
    assert_eq!(requests.request_count(), 1);
    for (next, count) in [((1, 2), 2), ((1, 2), 2), ((2, 2), 3), ((2, 3), 4)] {
        address.set(next);
        tick().await;
        assert_eq!(requests.request_count(), count, "{next:?}");
    }
}

#[wasm_bindgen_test]
async fn a_failure_says_what_to_do_and_tries_again() {
    let server = FakeServer::default();
    let (root, _end) = loaded(&server, RwSignal::new(0));
    tick().await;
    server.answer(0, Err(ApiError::Timeout));
    tick().await;
    let words = Words::default();
    let alert = find(&root, "[role=alert]").expect("an alert");
    let message = alert.text_content().unwrap_or_default();
    assert!(message.contains(words.error_timeout()) && message.contains(words.error_timeout_do()), "{message}");
    find(&root, "button").expect("a button").click();
    tick().await;
    assert_eq!(server.request_count(), 2);
    server.answer(1, Ok("lần này được"));
    tick().await;
    assert_eq!(text(&root), "lần này được");
}

#[wasm_bindgen_test]
async fn what_cannot_help_is_not_offered() {
    let server = FakeServer::default();
    let (root, _end) = loaded(&server, RwSignal::new(0));
    tick().await;
    server.answer(0, Err(refused(404, b"")));
    tick().await;
    assert!(text(&root).contains(Words::default().error_not_found()));
    assert!(find(&root, "button").is_none(), "asking again finds nothing either");
}

#[wasm_bindgen_test]
async fn an_answer_to_an_older_question_is_dropped() {
    let server = FakeServer::default();
    let key = RwSignal::new(0);
    let (root, _end) = loaded(&server, key);
    tick().await;
    key.set(1);
    tick().await;
    assert_eq!(server.request_count(), 2);
    server.answer(1, Ok("mới"));
    tick().await;
    server.answer(0, Ok("cũ"));
    tick().await;
    assert_eq!(text(&root), "mới");
}

#[wasm_bindgen_test]
async fn while_something_newer_is_on_its_way_the_old_stays() {
    let server = FakeServer::default();
    let key = RwSignal::new(0);
    let (root, _end) = loaded(&server, key);
    tick().await;
    server.answer(0, Ok("trang một"));
    tick().await;
    key.set(1);
    tick().await;
    assert_eq!(text(&root), "trang một");
}

#[wasm_bindgen_test]
async fn a_notice_is_shown_once_and_goes_when_dismissed() {
    let notices = Notices::new();
    let (root, _end) = mount_in_page(move || {
        provide_context(notices);
        view! { <NoticeList/> }
    });
    let region = find(&root, "[role=status]").expect("a live region from the start");
    assert_eq!(region.get_attribute("aria-live").as_deref(), Some("polite"));
    notices.problem("<b>Chưa gửi được</b>");
    notices.problem("<b>Chưa gửi được</b>");
    tick().await;
    assert_eq!(root.query_selector_all("[data-testid=notice]").expect("a selector").length(), 1);
    assert_eq!(text(&root), "<b>Chưa gửi được</b>", "markup is text");
    find(&root, "button").expect("a button").click();
    tick().await;
    assert!(find(&root, "[data-testid=notice]").is_none());
}

#[wasm_bindgen_test]
async fn a_badge_says_overdue_instead_of_its_status() {
    let words = Words::default();
    let (root, _end) = mount_in_page(|| {
        view! {
            <StatusBadge status=Status::Assigned overdue=true/>
            <StatusBadge status=Status::Resolved overdue=false/>
        }
    });
    let badges = root.query_selector_all("[data-testid=report-status]").expect("a selector");
    let badge = |index| badges.get(index).expect("a badge").unchecked_into::<Element>();
    assert_eq!(text(&badge(0)), words.status_overdue());
    assert_eq!(badge(0).get_attribute("data-status").as_deref(), Some("assigned"));
    assert_eq!(text(&badge(1)), words.status_resolved());
}

#[wasm_bindgen_test]
async fn a_heading_names_the_document_and_takes_the_focus_after_a_link() {
    let announcement = RwSignal::new(String::new());
    let (root, _end) = mount_in_page(move || {
        provide_context(SiteName("Bến Mơ".to_owned()));
        provide_context(PageAnnouncement(announcement));
        provide_context(ClientNavigation(RwSignal::new(true)));
        view! { <PageTitle text="Cài đặt"/> }
    });
    tick().await;
    assert_eq!(document().title(), "Cài đặt · Bến Mơ");
    let focused = document().active_element().expect("something has the focus");
    assert!(focused.is_same_node(find(&root, "h1").as_deref().map(AsRef::as_ref)));
    assert_eq!(announcement.get_untracked(), "Cài đặt");
}

#[wasm_bindgen_test]
async fn the_first_page_leaves_the_focus_alone() {
    let (root, _end) = mount_in_page(move || {
        provide_context(ClientNavigation(RwSignal::new(false)));
        view! { <PageTitle text="Giới thiệu"/> }
    });
    tick().await;
    assert_eq!(document().title(), "Giới thiệu");
    let focused = document().active_element();
    assert!(!focused.is_some_and(|element| element.is_same_node(find(&root, "h1").as_deref().map(AsRef::as_ref))));
}

#[wasm_bindgen_test]
async fn a_fault_leads_to_its_field() {
    let faults = RwSignal::new(Vec::new());
    let (root, _end) = mount_in_page(move || {
        view! {
            <ErrorSummary faults=faults.into()/>
            <input id="wanted"/>
        }
    });
    tick().await;
    assert!(find(&root, "[role=alert]").is_none());
    faults.set(vec![FieldError {
        field: "wanted".to_owned(), text: "Hãy viết <b>ít nhất</b> 10 chữ".to_owned()
    }]);
    tick().await;
    let list = find(&root, &format!("#{ERROR_SUMMARY_ID}[role=alert]")).expect("an alert");
    assert!(list.text_content().unwrap_or_default().contains("Hãy viết <b>ít nhất</b> 10 chữ"));
    find(&root, "a").expect("a link").click();
    assert_eq!(document().active_element().expect("a field").id(), "wanted");
}
