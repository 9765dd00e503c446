//! Signs of life: silence, sleep of the machine, change of the network, back pressure.

use super::*;

#[test]
fn l01_an_hour_without_a_look_at_the_clock_is_one_loss_and_one_new_connection() {
    let options = StreamOptions { idle_timeout: Some(Duration::from_secs(90)), ..quick() };
    let mut stream = Driven::start(request(options));
    stream.open();
    stream.on(Input::Bytes(b"data: a\n\n"));
    stream.said();
    stream.pass(3600);
    assert!(matches!(stream.on(Input::Timer), Action::Wait));
    stream.open();
    assert_eq!(stream.said(), ["failed 200 retry 1 in 10: no byte for 90000 ms", "connecting 1", "open 200"]);
}

#[test]
fn l01_a_server_that_does_not_answer_is_left() {
    let mut stream = Driven::start(request(quick()));
    stream.connect();
    stream.pass(299);
    assert!(matches!(stream.on(Input::Timer), Action::Continue));
    stream.pass(1);
    assert!(matches!(stream.on(Input::Timer), Action::Wait));
    assert_eq!(stream.said(), ["connecting 0", "failed - retry 1 in 10: no answer within 300000 ms"]);
}

#[test]
fn l02_any_byte_is_a_sign_of_life() {
    let options = StreamOptions { idle_timeout: Some(Duration::from_secs(2)), ..quick() };
    let mut stream = Driven::start(request(options));
    stream.open();
    for byte in b":::::\ndata: a" {
        stream.pass(1);
        stream.on(Input::Timer);
        assert!(matches!(stream.on(Input::Bytes(&[*byte])), Action::Continue));
    }
    stream.pass(2);
    assert!(matches!(stream.on(Input::Timer), Action::Wait));
}

#[test]
fn l03_without_a_limit_an_hour_of_silence_is_no_loss() {
    let mut stream = Driven::start(request(quick()));
    stream.open();
    for _ in 0..1200 {
        stream.pass(3);
        assert!(matches!(stream.on(Input::Timer), Action::Continue));
    }
    stream.on(Input::Bytes(b"data: b\n\n"));
    assert_eq!(stream.said(), ["connecting 0", "open 200", "message [] b"]);
}

#[test]
fn l04_silence_after_a_sleep_is_a_loss_and_a_byte_is_none() {
    let mut stream = Driven::start(request(quick()));
    stream.open();
    for is_alive in [true, false] {
        stream.said();
        stream.sleep(3600);
        stream.pass(3);
        assert!(matches!(stream.on(Input::Timer), Action::Continue));
        if is_alive {
            stream.on(Input::Bytes(b": still here\n"));
        }
        stream.pass(5);
        stream.on(Input::Timer);
        let lost = ["failed 200 retry 1 in 10: no byte for 5000 ms after a sleep of this machine"];
        assert_eq!(stream.said(), if is_alive { &[][..] } else { &lost[..] });
    }
}

#[test]
fn l04_a_post_stream_is_left_on_its_connection_after_a_sleep() {
    let post = StreamRequest { method: "POST".into(), body: Body::Text("x".into()), ..request(quick()) };
    let mut stream = Driven::start(post);
    stream.open();
    stream.sleep(3600);
    stream.pass(3600);
    assert!(matches!(stream.on(Input::Timer), Action::Continue));
    assert_eq!(stream.machine.until(), None);
}

#[test]
fn l04_a_stream_that_would_not_be_opened_again_is_left_on_its_connection() {
    for options in [
        StreamOptions { max_reconnect_attempts: 0, ..quick() },
        StreamOptions { auto_reconnect: false, after_max_attempts: AfterMaxAttempts::Probe, ..quick() },
    ] {
        let mut stream = Driven::start(request(options));
        stream.open();
        stream.sleep(3600);
        stream.pass(3600);
        stream.on(Input::Timer);
        stream.on(Input::NetworkChanged);
        assert_eq!(stream.machine.until(), None);
    }
}

#[test]
fn m02_while_the_application_is_behind_nothing_counts_as_silence() {
    let options = StreamOptions { idle_timeout: Some(Duration::from_secs(2)), ..quick() };
    let mut stream = Driven::start(request(options));
    stream.open();
    stream.machine.on(Input::Bytes(b"data: a\n\n"), stream.now);
    assert!(!stream.machine.reads_on());
    assert_eq!(stream.machine.until(), None);
    stream.pass(60);
    assert!(matches!(stream.machine.on(Input::Timer, stream.now), Action::Continue));
    stream.machine.take_batch(stream.now);
    assert_eq!(stream.machine.until(), Some(stream.now.steady + Duration::from_secs(2)));
}

#[test]
fn l04_another_network_ends_a_wait_and_makes_a_silent_connection_a_dead_one() {
    let mut stream = Driven::start(request(StreamOptions { reconnect_delay: Duration::from_secs(60), ..quick() }));
    stream.connect();
    stream.on(Input::Failed(Fault::transient("refused")));
    assert!(matches!(stream.on(Input::NetworkChanged), Action::Wait));
    let begun = stream.now.steady;
    stream.open();
    assert!(stream.now.steady < begun + Duration::from_secs(1), "the wait was over");
    for is_alive in [true, false] {
        stream.said();
        assert!(matches!(stream.on(Input::NetworkChanged), Action::Continue));
        if is_alive {
            stream.on(Input::Bytes(b": still here\n"));
        }
        stream.pass(4);
        assert!(matches!(stream.on(Input::Timer), Action::Continue), "it has a second left");
        stream.pass(1);
        stream.on(Input::Timer);
        let lost = ["failed 200 retry 1 in 60000: no byte for 5000 ms after a change of the network"];
        assert_eq!(stream.said(), if is_alive { &[][..] } else { &lost[..] });
    }
}

#[test]
fn l04_an_attempt_over_which_the_machine_slept_is_not_waited_for() {
    for slept in [true, false] {
        let mut stream = Driven::start(request(quick()));
        stream.connect();
        stream.pass(1);
        if slept {
            stream.sleep(3600);
            stream.pass(2);
            assert!(matches!(stream.on(Input::Timer), Action::Continue), "its answer may lie in the socket");
        } else {
            stream.on(Input::NetworkChanged);
        }
        stream.said();
        stream.pass(4);
        assert!(matches!(stream.on(Input::Timer), Action::Continue), "it has a second left");
        stream.pass(1);
        assert!(matches!(stream.on(Input::Timer), Action::Wait));
        let why = if slept { "a sleep of this machine" } else { "a change of the network" };
        assert_eq!(stream.said(), [format!("failed - retry 1 in 10: no answer within 5000 ms after {why}")]);
        stream.connect();
        stream.pass(60);
        assert!(matches!(stream.on(Input::Timer), Action::Continue), "the next attempt is an ordinary one");
    }
}

#[test]
fn l04_a_sleep_before_the_request_does_not_concern_its_answer() {
    let mut stream = Driven::start(request(quick()));
    stream.sleep(3600);
    stream.connect();
    stream.pass(200);
    assert!(matches!(stream.on(Input::Timer), Action::Continue));
    assert_eq!(stream.machine.until(), Some(stream.now.steady + Duration::from_secs(3)));
}

#[test]
fn l04_an_order_on_its_way_is_not_repeated_because_the_machine_has_slept() {
    let mut stream = Driven::start(post(quick()));
    stream.connect();
    stream.sleep(3600);
    stream.pass(100);
    stream.on(Input::Timer);
    stream.on(Input::NetworkChanged);
    assert_eq!(stream.machine.until(), Some(Duration::from_secs(300)));
}

/// A stream that was asked to come back in half an hour.
fn told_to_wait(options: StreamOptions) -> Driven {
    let mut stream = Driven::start(request(options));
    stream.connect();
    stream.answer(503, &[("retry-after", "1800")]);
    stream.on(Input::End);
    stream.said();
    stream
}

#[test]
fn l04_a_nap_or_another_network_is_no_reason_to_come_before_the_server_wants() {
    for options in [quick(), StreamOptions { max_reconnect_attempts: 0, ..probing() }] {
        let mut stream = told_to_wait(options.clone());
        stream.sleep(60);
        stream.pass(3);
        stream.on(Input::Timer);
        stream.on(Input::NetworkChanged);
        stream.pass(5);
        stream.on(Input::Probe);
        assert_eq!(stream.said(), [""; 0]);
        // The nap was a part of the wait.
        let begun = stream.now.steady;
        stream.connect();
        assert_eq!((stream.now.steady - begun).as_secs(), 1800 - 60 - 3 - 5, "{options:?}");
        let mut stream = told_to_wait(options);
        stream.on(Input::Reconnect);
        stream.connect();
        assert!(stream.now.steady < Duration::from_secs(1), "a person may ask at any time");
    }
}

#[test]
fn l04_a_clock_that_is_set_back_changes_no_wait() {
    let mut stream = told_to_wait(quick());
    for _ in 0..10 {
        stream.pass(100);
        stream.now.wall -= Duration::from_secs(86_400);
        assert!(matches!(stream.on(Input::Timer), Action::Continue));
    }
    let begun = stream.now.steady;
    stream.connect();
    assert_eq!((stream.now.steady - begun).as_secs(), 800);
    stream.answer(200, &[("content-type", "text/event-stream")]);
    stream.now.wall -= Duration::from_secs(86_400);
    stream.pass(3600);
    assert!(matches!(stream.on(Input::Timer), Action::Continue), "nor does it make a silence of an hour a loss");
}

#[test]
fn l04_a_clock_that_is_set_forth_ends_no_wait_where_the_system_counts_sleeps() {
    let mut stream = told_to_wait(quick());
    stream.now.asleep = Some(Duration::ZERO);
    for day in [0, 1, 1, 1, 1, 1, 1, 1, 1, 1] {
        stream.pass(100);
        stream.now.wall += Duration::from_secs(day * 86_400);
        assert!(matches!(stream.on(Input::Timer), Action::Continue));
    }
    stream.now.asleep = Some(Duration::from_secs(500));
    let begun = stream.now.steady;
    stream.connect();
    assert_eq!((stream.now.steady - begun).as_secs(), 300, "a sleep is a part of the wait");
    stream.answer(200, &[("content-type", "text/event-stream")]);
    stream.now.wall += Duration::from_secs(86_400);
    stream.pass(3600);
    assert!(matches!(stream.on(Input::Timer), Action::Continue), "nor does it make a silence of an hour a loss");
}

#[test]
fn c06_a_date_is_read_by_the_servers_clock() {
    let server = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    let date = |after: u64| httpdate::fmt_http_date(server + Duration::from_secs(after));
    for (own_clock, wanted) in [(1_700_000_000, 20), (1_800_000_000, 20), (1_900_000_000, 20)] {
        let mut stream = Driven::start(request(quick()));
        stream.now.wall = SystemTime::UNIX_EPOCH + Duration::from_secs(own_clock);
        stream.connect();
        stream.answer(503, &[("date", &date(0)), ("retry-after", &date(20))]);
        stream.on(Input::End);
        let said = stream.said();
        assert!(said[1].starts_with(&format!("failed 503 retry 1 in {wanted}000: ")), "{said:?}");
    }
}

/// A day with a cut each minute, a sleep each hour, and a wall clock that is set back or forth each ten minutes.
#[test]
fn r12_ten_thousand_losses_are_ten_thousand_attempts_and_none_is_forgotten() {
    let mut stream = Driven::start(request(quick()));
    let mut events = 0;
    for number in 0..10_000_u64 {
        let asked = stream.connect();
        let id = asked.headers.get("last-event-id").map(|id| id.to_str().unwrap().parse::<u64>().unwrap());
        assert_eq!(id, number.checked_sub(1));
        let action = stream.answer(200, &[("content-type", "text/event-stream")]);
        assert!(matches!(action, Action::Read), "{number}");
        stream.on(Input::Bytes(format!("id: {number}\ndata: {number}\n\nid: lost\ndata: half").as_bytes()));
        match number % 4 {
            0 => stream.on(Input::End),
            1 => stream.on(Input::Failed(Fault::transient("cut"))),
            2 => {
                stream.sleep(600);
                stream.pass(3);
                stream.on(Input::Timer);
                stream.pass(5);
                stream.on(Input::Timer)
            }
            _ => {
                stream.on(Input::NetworkChanged);
                stream.pass(5);
                stream.on(Input::Timer)
            }
        };
        if number % 10 == 0 {
            let (back, forth) = (Duration::from_secs(7200), Duration::from_secs(9));
            stream.now.wall = if number % 20 == 0 { stream.now.wall - back } else { stream.now.wall + forth };
        }
        let said = stream.said();
        assert_eq!(said.iter().filter(|said| said.starts_with("connecting")).count(), 1, "{said:?}");
        assert!(said.contains(&format!("message [{number}] {number}")), "{said:?}");
        events += said.iter().filter(|said| said.starts_with("message")).count();
        assert!(said.last().unwrap().contains(" 1 in 10"), "each loss is the first of its row: {said:?}");
    }
    assert_eq!(events, 10_000);
    // Nothing of the streams before is left in it.
    assert!(stream.machine.reader.last_event_id().len() < 8);
}
