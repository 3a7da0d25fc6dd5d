package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A page that is one file: style and pictures are inside, nothing is loaded and nothing runs, which the page's own policy tells the browser as well. It follows
 * the reader's choice of light or dark and prints in black on white.
 */
public final class HtmlPage {
    private static final String POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
    private static final String STYLE = """
            :root { color-scheme: light dark; --paper: #fdfdfc; --ink: #1c1e21; --faint: #5c636b; --rule: #d5d9dd; --panel: #f1f3f4; --accent: #0b5394;
              --c0: #0b5394; --c1: #b34700; --c2: #00694b; --c3: #8a2f8f; --c4: #7a5b00; --c5: #3d4852; }
            @media (prefers-color-scheme: dark) { :root { --paper: #16181b; --ink: #e8e8e6; --faint: #a5adb5; --rule: #3a4047; --panel: #212529; --accent: #7cb8f2;
              --c0: #7cb8f2; --c1: #ff9f5a; --c2: #55d0a5; --c3: #dd9fe3; --c4: #e3c04f; --c5: #c3ccd5; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--paper); color: var(--ink);
              font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; }
            header, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.5rem; }
            header { padding-top: 2.5rem; }
            footer { padding-top: 1rem; padding-bottom: 3rem; color: var(--faint); font-size: .875rem; }
            h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; }
            h2 { font-size: 1.35rem; line-height: 1.3; margin: 3rem 0 .6rem; padding-top: .8rem; border-top: 1px solid var(--rule); }
            h3 { font-size: 1.05rem; margin: 1.6rem 0 .3rem; }
            p, ul, dl { margin: .6rem 0; max-width: 46rem; }
            a { color: var(--accent); }
            nav ul { list-style: none; padding: 0; margin: 1rem 0; display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; max-width: none; }
            .headline { font-size: 1.3rem; line-height: 1.4; font-weight: 600; border-left: .3rem solid var(--accent);
              padding: .2rem 0 .2rem 1rem; margin: 1.4rem 0; max-width: 50rem; }
            .note, figcaption, caption, .key { color: var(--faint); font-size: .9rem; }
            .wide { overflow-x: auto; margin: 1rem 0; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .95rem; }
            caption { text-align: left; padding-bottom: .4rem; }
            th, td { padding: .35rem .9rem .35rem 0; text-align: right; vertical-align: top; border-bottom: 1px solid var(--rule); }
            thead th { vertical-align: bottom; border-bottom: 2px solid var(--faint); }
            th:first-child { text-align: left; }
            tbody th { font-weight: 600; }
            tbody th small, thead th small { display: block; font-weight: 400; color: var(--faint); max-width: 26rem; }
            td small { display: block; color: var(--faint); white-space: nowrap; }
            .grid td small { white-space: normal; }
            .cell { display: inline-block; min-width: 3.4rem; padding: .05rem .4rem; border-radius: .2rem; }
            .tables { display: flex; flex-wrap: wrap; gap: 0 3rem; }
            .grid td { text-align: center; border: 0; padding: .4rem .6rem .8rem 0; font-size: .85rem; }
            tbody th { min-width: 9rem; }
            .grid th { max-width: 13rem; }
            .grid tbody th { border: 0; min-width: 0; }
            .grid thead th { text-align: center; }
            .grid thead th:first-child { text-align: left; }
            .grid svg { display: block; margin: 0 auto .25rem; }
            dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.4rem; max-width: none; }
            dl.facts dt { color: var(--faint); }
            dl.facts dd { margin: 0; overflow-wrap: anywhere; }
            figure { margin: 1rem 0; }
            figure.plot { overflow-x: auto; }
            figure.plot > svg { min-width: 26rem; }
            figure.plot > svg[viewBox^="0 0 1000"] { min-width: 44rem; }
            .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 0 1.5rem; }
            .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(25.5rem, 100%), 1fr)); gap: 1rem; margin: 1rem 0; }
            .cards.three { grid-template-columns: repeat(auto-fill, minmax(min(32rem, 100%), 1fr)); }
            .card { background: var(--panel); border-radius: .4rem; padding: .8rem; margin: 0; break-inside: avoid; }
            .card .row { display: flex; gap: .5rem; }
            .card .row figure { margin: 0; flex: 1 1 0; min-width: 0; }
            .card .row svg { width: 100%; height: auto; display: block; }
            .card .row figcaption { font-size: .8rem; line-height: 1.35; padding-top: .2rem; }
            .card p { margin: .45rem 0 0; font-size: .9rem; line-height: 1.45; overflow-wrap: anywhere; }
            .key { display: flex; flex-wrap: wrap; gap: .3rem .6rem; align-items: center; }
            .key img { border: 1px solid var(--rule); }
            .picture, .picture image { image-rendering: pixelated; }
            .picture { max-width: 100%; height: auto; border-radius: 2px; }
            .picture text { font: bold 1px system-ui, sans-serif; text-anchor: middle; fill: #fff; stroke: #000; paint-order: stroke; stroke-linejoin: round; }
            .picture rect, .picture path { fill: none; vector-effect: non-scaling-stroke; }
            .picture .edge { stroke: #000; stroke-opacity: .7; stroke-width: 3; }
            .picture .line { stroke: #fff; stroke-width: 1.2; stroke-dasharray: 4 3; }
            .picture .marked .line { stroke: #ffb000; stroke-width: 2.4; stroke-dasharray: none; }
            .picture .marked .edge { stroke-width: 4.5; }
            .picture .hatch { stroke: #ffb000; stroke-width: 1; }
            .picture .marked text { fill: #ffd36b; }
            .picture .ruled-out .line { stroke: #ffb000; stroke-width: 1.8; stroke-dasharray: 5 3; }
            .picture .relevant .line { stroke: #5fe3c0; stroke-width: 1.8; stroke-dasharray: none; }
            .picture .relevant .hatch { stroke: #5fe3c0; }
            .picture .mask { stroke: #fff; stroke-width: 1.4; stroke-dasharray: 5 3; }
            .chart { display: block; width: 100%; height: auto; }
            .chart text { font: 13px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: var(--faint); font-variant-numeric: tabular-nums; }
            .chart .grid { stroke: var(--rule); }
            .chart .axis { stroke: var(--faint); }
            .chart .boundary { stroke: var(--faint); stroke-dasharray: 2 4; }
            .chart .used { stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 1 3; }
            .chart .asked { fill: var(--faint); }
            .chart .curve { fill: none; stroke-width: 2; stroke: var(--c); stroke-linejoin: round; }
            .chart .marker { fill: var(--paper); stroke: var(--c); stroke-width: 1.8; }
            .chart .leader { stroke: var(--c); }
            .chart .name { fill: var(--c); font-weight: 600; }
            .s0 { --c: var(--c0); } .s1 { --c: var(--c1); } .s2 { --c: var(--c2); } .s3 { --c: var(--c3); } .s4 { --c: var(--c4); } .s5 { --c: var(--c5); }
            .chart .whisker { stroke: var(--c); stroke-width: 2; }
            .chart .marker.solid { fill: var(--c); }
            .chart .band { fill: var(--c); fill-opacity: .14; }
            .chart .single { fill: var(--c); fill-opacity: .45; }
            details { margin: 1rem 0; }
            summary { cursor: pointer; color: var(--accent); }
            pre { background: var(--panel); padding: 1rem; border-radius: .4rem; overflow-x: auto;
              font: .85rem/1.5 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
            .notices { padding-left: 1.2rem; }
            @media print {
              :root { color-scheme: light; --paper: #fff; --ink: #000; --faint: #444; --rule: #bbb; --panel: #fff; --accent: #000;
                --c0: #0b5394; --c1: #b34700; --c2: #00694b; --c3: #8a2f8f; --c4: #7a5b00; --c5: #3d4852; }
              body { font-size: 9pt; }
              nav { display: none; }
              .cards, .cards.three { grid-template-columns: 1fr 1fr; }
              .card { border: 1px solid #bbb; }
              figure, tr, .card { break-inside: avoid; }
              h2, h3 { break-after: avoid; }
              figure.plot > svg { min-width: 0 !important; }
              header, main, footer { max-width: none; padding-left: 0; padding-right: 0; } .wide { overflow: visible; }
              .picture, .chart, .key img { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
            """;

    private final String title;
    private final Html lead = new Html();
    private final Html body = new Html();
    private final List<String> sections = new ArrayList<>();

    /** Without any section yet. */
    public HtmlPage(String title) {
        this.title = title;
    }

    /** What stands above the list of sections. */
    public Html lead() {
        return lead;
    }

    /** Adds a section at the end. */
    public void section(String heading, Html content) {
        sections.add(heading);
        body.open("section", "id", "s" + sections.size()).element("h2", heading).line().add(content).close("section").line();
    }

    /**
     * The whole file.
     *
     * @param foot the last line
     */
    public String html(String foot) {
        Html html = new Html();
        html.open("html", "lang", "en").line().open("head").line().open("meta", "charset", "utf-8").line();
        html.open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY).line();
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line().element("title", title).line();
        // a style element knows no escapes, so it is put in as it is; nothing in it comes from outside
        String head = "<!DOCTYPE html>\n" + html + "<style>\n" + STYLE + "</style>\n";
        Html rest = new Html();
        rest.close("head").line().open("body").line().open("header").element("h1", title).line().add(lead);
        rest.open("nav", "aria-label", "Sections").open("ul");
        for (int i = 0; i < sections.size(); i++) {
            rest.open("li").element("a", sections.get(i), "href", "#s" + (i + 1)).close("li");
        }
        rest.close("ul").close("nav").close("header").line().open("main").line().add(body).close("main").line();
        rest.element("footer", foot).line().close("body").line().close("html").line();
        return head + rest;
    }
}
