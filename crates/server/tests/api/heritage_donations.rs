//! Donations to heritage sites: accounts, and errors in the operator's file.

use crate::{
    heritage::{page, refused},
    support::TestApp,
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use contract::heritage::donation;
use server::services;
use std::{fs, path::PathBuf};

const ACCOUNTS: &str = "app_link = \"https://bank.example/pay?to={account}&sum={amount}&text={purpose}\"\n\
    [[accounts]]\nsite = \"cong-may\"\nholder = \"HOI DONG THI XA\"\nbank = \"990001\"\nnumber = \"12345678\"\n\
    verified_by = \"Phòng Văn hóa\"\nverified_on = \"2026-11-01\"\n";

fn accounts(portal_folder: &std::path::Path, text: &str) -> PathBuf {
    let path = portal_folder.join("accounts.toml");
    fs::write(&path, text).expect("written");
    path
}

fn donations(path: PathBuf) -> services::Options {
    let heritage = services::heritage::Options { donations: Some(path) };
    services::Options { heritage, ..services::Options::default() }
}

async fn giving() -> (TestApp, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = accounts(folder.path(), ACCOUNTS);
    (TestApp::with_services(|options| options, donations(path)).await, folder)
}

#[tokio::test]
async fn donations_go_where_the_operator_says_and_nowhere_else() {
    let portal = TestApp::open().await;
    assert_eq!(refused(portal.send(donation("cong-may", None)).await).0, 404, "no account, no code");
    assert!(!page(&portal, "/d/cong-may/vi", "").await.2.contains("vietqr"));
    let (portal, _folder) = giving().await;
    let plain = portal.send(donation("cong-may", None)).await.expect("a code");
    assert_eq!((plain.holder.as_str(), plain.bank.as_str()), ("HOI DONG THI XA", "Ngân hàng Mây"));
    let read = civic::vietqr::decode(&plain.code.payload).expect("VietQR");
    assert_eq!((read.number.as_str(), read.amount, read.purpose.as_str()), ("12345678", None, "CONG MAY"));
    let given = portal.send(donation("cong-may", Some(50_000))).await.expect("a code");
    let read = civic::vietqr::decode(&given.code.payload).expect("VietQR");
    assert_eq!((read.amount, read.purpose.as_str(), read.dynamic), (Some(50_000), "CONG MAY", true));
    assert_eq!(given.app_link, "https://bank.example/pay?to=12345678&sum=50000&text=CONG%20MAY");
    assert_eq!(refused(portal.send(donation("cong-may", Some(500_000_000))).await), (400, "amount".to_owned()));
    assert_eq!(refused(portal.send(donation("mieu-song", None)).await).0, 404);
    // The page shows the same, and reports invalid input.
    let form = async |body: String| {
        let request = Request::post("/d/cong-may/vi").header("content-type", "application/x-www-form-urlencoded");
        let (status, headers, body) = portal.raw(request.body(Body::from(body)).expect("a request")).await;
        assert_eq!((status, headers["cache-control"].to_str().expect("text")), (StatusCode::OK, "no-store"));
        String::from_utf8(body).expect("UTF-8")
    };
    let html = form("amount=50.000&purpose=C%E1%BA%A3m+%C6%A1n".to_owned()).await;
    assert!(html.contains("540550000") && html.contains("0806CAM ON") && html.contains("HOI DONG THI XA"), "{html}");
    assert!(html.contains("lừa đảo") && html.contains("chưa phải là đã chuyển tiền"));
    let html = form("amount=9999999999".to_owned()).await;
    assert!(html.contains("Số tiền phải là số nguyên từ 1 đến 499.999.999"), "{html}");
    let html = form(format!("purpose={}", "a".repeat(26))).await;
    assert!(html.contains("Nội dung dài quá 25 ký tự"));
    // A link may contain an amount, but no free text.
    let (_, _, html) = page(&portal, "/d/cong-may/vi?amount=50000&purpose=Nguyen+Van+A", "").await;
    assert!(html.contains("540550000") && !html.contains("NGUYEN"), "{html}");
    let large = Request::post("/d/cong-may/vi").body(Body::from("x".repeat(5000))).expect("a request");
    assert_eq!(portal.raw(large).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    let nowhere = Request::post("/d/cong-may/fr").body(Body::empty()).expect("a request");
    assert_eq!(portal.raw(nowhere).await.0, StatusCode::NOT_FOUND, "there is no French story");
}

#[tokio::test]
async fn a_wrong_account_stops_the_start_and_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = async |text: String| {
        let path = accounts(folder.path(), &text);
        let options = server::Options { city: Some(crate::support::city()), ..server::Options::new(folder.path()) };
        match server::start_with(options, donations(path)).await {
            Ok(_) => "started".to_owned(),
            Err(error) => format!("{error:#}"),
        }
    };
    let wrong = [
        (ACCOUNTS.replace("cong-may", "x"), "account of x: there is no such site"),
        (ACCOUNTS.replace("990001", "123456"), "bank 123456 is not in heritage/banks.csv"),
        (ACCOUNTS.replace("12345678", "12 34"), "the account is not 1 to 19 letters and digits"),
        (ACCOUNTS.replace("2026-11-01", "1/11"), "verified_on must be YYYY-MM-DD"),
        (ACCOUNTS.replace("HOI DONG THI XA", " "), "holder is empty"),
        (ACCOUNTS.replace("https://bank", "http://bank"), "app_link must begin with https://"),
        (ACCOUNTS.replace("holder", "owner"), "unknown field `owner`"),
    ];
    for (text, part) in wrong {
        let error = start(text).await;
        assert!(error.contains("--donations") && error.contains(part), "{part}: {error}");
    }
    assert_eq!(start(ACCOUNTS.to_owned()).await, "started");
}
