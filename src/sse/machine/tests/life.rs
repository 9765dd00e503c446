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
fn l02_any_byte_is_a_sign_of_life_in_virtual_time() {
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
