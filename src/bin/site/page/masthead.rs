use super::{Edition, in_phases, many::drawn, ways};
use crate::drawing::Network;
use leptos::prelude::*;
use p4p_event::{
    domain::event::Phase::{Announced, Closed, Live, Open, Over},
    ui::{event::Times, session::Session},
};

/// The top of the page: what, when, where, and one thing to do; over it, the network itself.
pub fn masthead(edition: &Edition, session: Session) -> String {
    let content = edition.content;
    let event = &content.event;
    let before_subject = event.title.strip_suffix(event.subject.as_str()).unwrap_or_default().trim().to_string();
    let lead = (!before_subject.is_empty()).then(|| view! { <span class="lead">{before_subject}</span>" " });
    let organisers = event.organisers.iter().map(|organiser| organiser.name.as_str()).collect::<Vec<_>>().join(" · ");
    // A drawing of nodes that do not exist says so, like their rows in the list.
    let examples = content.nodes.iter().any(|node| node.example).then(|| {
        view! { <p class="caption">"The nodes drawn here are " <span class="example">"example"</span> " nodes."</p> }
    });
    view! {
        <a class="skip" href="#about">"Skip to the text"</a>
        <header class="masthead">
            <p class="organisers">{organisers}</p>
            <h1>{lead}<span class="subject">{event.subject.clone()}</span></h1>
            {network(&Network::of(&drawn(&content.nodes)))}
            {examples}
            <div class="programme">
                <dl>
                    <div>
                        <dt>"When"</dt>
                        <dd>
                            <time datetime=event.starts_machine()>{event.day()}</time>
                            <span class="hours">{event.hours()}</span>
                            <span class="hours utc">{event.hours_utc()}</span>
                            <div data-root="times"><Times session=session/></div>
                        </dd>
                    </div>
                    <div>
                        <dt>"Where"</dt>
                        <dd>{event.place.clone()}</dd>
                    </div>
                    <div>
                        <dt>"Now"</dt>
                        <dd class="now">
                            <b data-in=in_phases(&[Announced])>"Announced: sign-up opens soon"</b>
                            <b data-in=in_phases(&[Open])>"Sign-up is open"</b>
                            <b data-in=in_phases(&[Closed])>"Sign-up is closed"</b>
                            <b data-in=in_phases(&[Live])>"Going on right now"</b>
                            <b data-in=in_phases(&[Over])>"This workshop is over"</b>
                        </dd>
                    </div>
                </dl>
                <p class="act">
                    <a class="button" href="#sign-up" data-in=in_phases(&[Open])>"Sign up"</a>
                    <a class="button" href="#sign-up" data-in=in_phases(&[Over])>"Tell me about the next one"</a>
                    <a href=edition.of_event("workshop.ics")>
                        <span data-in=in_phases(&[Announced, Open, Closed, Live])>"Add to your calendar"</span>
                        <span data-in=in_phases(&[Over])>"Calendar file"</span>
                    </a>
                </p>
                {ways::web_calendars(edition)}
            </div>
            <nav aria-label="On this page">
                <a href="#about">"About"</a>
                <a href="#nodes">"Local nodes"</a>
                <a href="#sign-up"><span data-in=in_phases(&[Announced, Open, Closed, Live])>"Sign up"</span><span data-in=in_phases(&[Over])>"Next one"</span></a>
                <a href="#host">"Host a node"</a>
            </nav>
        </header>
    }
    .to_html()
}

/// The network as a drawing, which says in words what it shows.
fn network(network: &Network) -> impl IntoView + use<> {
    let count = network.count;
    let label = match count {
        0 => "One point, waiting for a second: there are no local nodes yet.".to_string(),
        1 => "One local node, waiting for a second.".to_string(),
        _ => format!(
            "The network of this workshop: {count} local nodes, joined by the shortest lines that reach them all."
        ),
    };
    let marks = network.marks.iter().map(|mark| {
        let (anchor, x) = if mark.is_left { ("end", -12) } else { ("start", 12) };
        view! {
            <g transform=format!("translate({} {})", mark.x, mark.y)>
                <circle r="6"/>
                <text x=x y="5" text-anchor=anchor>{mark.name.clone()}</text>
            </g>
        }
    });
    view! {
        <svg class="network" viewBox=format!("0 0 1000 {}", network.height) role="img" aria-label=label>
            <path d=network.lines.clone()/>
            {marks.collect_view()}
        </svg>
    }
}
