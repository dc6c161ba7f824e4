use super::*;

fn announced(requests: u32, seconds: u64) -> State {
    let host = Host::new("example.org".into(), Duration::from_secs(3));
    let interval = Duration::from_secs(seconds);
    host.announced(Some(Limits { requests: Some(requests), interval, at_once: None }));
    host.state.into_inner().expect("nobody panicked")
}

/// In no window of the interval may more requests leave than announced: a burst, and what is
/// refilled meanwhile.
#[test]
fn announced_limits_leave_a_margin() {
    for (requests, seconds) in [(1, 1), (5, 1), (10, 1), (150, 1), (1000, 1), (1000, 300)] {
        let state = announced(requests, seconds);
        let most = (state.burst + state.rate * Duration::from_secs(seconds).as_secs_f64()).floor();
        assert!(most <= f64::from(requests), "{most} of {requests} in {seconds} s");
        assert!(most >= 0.9 * f64::from(requests), "{most} of {requests} in {seconds} s");
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_connection_does_not_bring_two_requests_together() {
    let host = Arc::new(Host::new("example.org".into(), Duration::from_secs(3)));
    let limits = Limits { requests: Some(1), interval: Duration::from_secs(1), at_once: None };
    host.announced(Some(limits));
    host.state().tokens = 0.0;
    let pass = pass(&host);
    tokio::time::advance(Duration::from_secs(2)).await;
    pass.answered();
    assert!(host.state().tokens < 0.1, "the second request waits from here");
}

fn permits() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(8))
}

fn pass(host: &Arc<Host>) -> Pass {
    let sent = Instant::now();
    host.state().in_flight.push(sent);
    Pass { host: Arc::clone(host), sent }
}

#[tokio::test(start_paused = true)]
async fn a_first_attempt_is_given_more_time_than_the_slowest_answer_took() {
    let host = Arc::new(Host::new("example.org".into(), Duration::from_secs(3)));
    let whole = Duration::from_secs(30);
    for took in [1, 2, 1, 1] {
        assert_eq!(host.patience(whole), whole, "too few answers to tell");
        let pass = pass(&host);
        tokio::time::advance(Duration::from_secs(took)).await;
        pass.answered();
    }
    assert_eq!(host.patience(whole), Duration::from_secs(20));
    assert_eq!(host.patience(Duration::from_secs(7)), Duration::from_secs(7));
}

/// Silence counts where nothing was answered since the request was sent; and then everybody is told
/// at once.
#[tokio::test(start_paused = true)]
async fn a_silent_server_is_left_alone() {
    let host = Arc::new(Host::new("example.org".into(), Duration::from_secs(3)));
    let silence = || Trouble::Broken { cause: "no response in time".into(), connected: true, silent: true };
    for round in 0..40 {
        let (silent, good) = (pass(&host), pass(&host));
        tokio::time::advance(Duration::from_secs(1)).await;
        good.answered();
        silent.failed(&silence(), &Decision::GiveUp);
        assert!(host.state().closed.is_none(), "round {round}: it answers others");
    }
    for _ in 0..SILENT_ENOUGH {
        assert!(host.state().closed.is_none());
        tokio::time::advance(Duration::from_secs(1)).await;
        pass(&host).failed(&silence(), &Decision::GiveUp);
    }
    assert_eq!(host.enter(Caller::default(), &permits()).await.err(), Some(silence()));
}

/// What has begun is ended before more is begun.
#[tokio::test(start_paused = true)]
async fn who_goes_first_overtakes_those_that_wait() {
    let host = Arc::new(Host::new("example.org".into(), Duration::from_secs(3)));
    let interval = Duration::from_secs(1);
    host.announced(Some(Limits { requests: None, interval, at_once: Some(1) }));
    let (permits, order) = (permits(), Mutex::new(Vec::new()));
    let enter = async |name, first| {
        let entered = host.enter(Caller { impatient: false, first }, &permits).await.expect("let in");
        order.lock().expect("nobody panicked").push(name);
        tokio::time::sleep(Duration::from_millis(100)).await;
        entered.0.answered();
    };
    let under_way = pass(&host);
    let end = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        under_way.answered();
    };
    tokio::join!(enter("one", false), enter("two", false), enter("second hop", true), end);
    assert_eq!(order.into_inner().expect("nobody panicked"), ["second hop", "one", "two"]);
}

/// Where no limit is announced, a request without an answer does not keep the next one waiting.
#[tokio::test(start_paused = true)]
async fn a_stalled_request_holds_up_nobody() {
    let stall = Duration::from_secs(3);
    for (announced, passes) in [(false, 6), (true, 1)] {
        let host = Arc::new(Host::new("example.org".into(), stall));
        if announced {
            let interval = Duration::from_secs(1);
            host.announced(Some(Limits { requests: None, interval, at_once: Some(1) }));
        }
        let mut sent = Vec::new();
        while let Ok(pass) =
            tokio::time::timeout(Duration::from_secs(60), host.enter(Caller::default(), &permits())).await
        {
            sent.push(pass.expect("let in"));
        }
        assert_eq!(sent.len(), passes, "announced: {announced}");
    }
}

/// A server that is overloaded and says for how long is left alone by everybody (RFC 9110, section
/// 10.2.3); one that does not say may be unwell for one work only.
#[tokio::test(start_paused = true)]
async fn a_wait_that_is_asked_for_is_everybodys() {
    for (retry_after, waits) in [(Some(7), true), (None, false)] {
        let host = Arc::new(Host::new("example.org".into(), Duration::from_secs(3)));
        let trouble = Trouble::Status { status: 503, retry_after: retry_after.map(Duration::from_secs) };
        let began = Instant::now();
        let after = Duration::from_secs(7);
        pass(&host).failed(&trouble, &Decision::Again { after });
        host.enter(Caller::default(), &permits()).await.expect("let in");
        assert_eq!(began.elapsed() >= after, waits, "{retry_after:?}");
    }
}

#[test]
fn a_limit_without_sense_does_not_stop_a_batch() {
    let state = announced(1, u32::MAX.into());
    assert!(1.0 / state.rate <= LONGEST_WAIT.as_secs_f64() + 1.0);
    assert!(state.interval <= LONGEST_WAIT);
}
