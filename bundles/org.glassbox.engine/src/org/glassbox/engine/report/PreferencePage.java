package org.glassbox.engine.report;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.statistics.Interval;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.study.preference.Pair;
import org.glassbox.engine.study.preference.PreferenceResult;
import org.glassbox.engine.study.preference.PreferenceResult.Judged;
import org.glassbox.engine.study.preference.PreferenceStudy;
import org.glassbox.engine.study.preference.Verdict;

/** A preference study's page: one HTML file with everything inside. */
public final class PreferencePage {
    private static final int SHOWN = 6; // pairs to either side
    private final PreferenceResult result;
    private final Path folder;

    private PreferencePage(PreferenceResult result, Path folder) {
        this.result = result;
        this.folder = folder;
    }

    /**
     * Writes the page.
     *
     * @param folder the study's, with the pictures
     * @throws GlassboxException if a picture can't be read or the file can't be written
     */
    public static void write(PreferenceResult result, Path folder, Path file) throws GlassboxException {
        AtomicFiles.writeString(file, new PreferencePage(result, folder).page());
    }

    /** What the raters said in one or two sentences. */
    public static String headline(PreferenceResult result) {
        if (result.complete() == 0) {
            return "No pair has the " + result.about().votesNeeded() + " votes yet with which it counts; there are "
                    + Numbers.count(result.votes(), "vote", "votes") + ".";
        }
        return "The maps of " + result.about().candidate() + " are better than those of " + result.about().reference() + " for "
                + Numbers.percent(result.share(Verdict.POSITIVE)) + " of " + Numbers.count(result.complete(), "image", "images") + ", no different for "
                + Numbers.percent(result.share(Verdict.SAME)) + " and worse for " + Numbers.percent(result.share(Verdict.NEGATIVE)) + ".";
    }

    private String page() throws GlassboxException {
        HtmlPage page = new HtmlPage("Preference study: " + result.about().candidate() + " against " + result.about().reference());
        page.lead().element("p", headline(result), "class", "headline").line();
        page.section("Verdicts", verdicts());
        page.section("How far raters agree", agreement());
        if (result.complete() > 0) {
            page.section("Where raters were most of one mind", clearest());
        }
        page.section("All pairs", pairs());
        page.section("How it was done", method());
        return page.html("Written by glassbox study preference report. n/a: not defined or not measured.");
    }

    private Html verdicts() {
        Table table = new Table("Verdicts on the candidate's maps, of pairs with at least " + result.about().votesNeeded() + " votes",
                List.of("verdict", "pairs", "share", "95 % interval"));
        Map<Verdict, String> names = new LinkedHashMap<>();
        names.put(Verdict.POSITIVE, "better (pos)");
        names.put(Verdict.SAME, "no different (same)");
        names.put(Verdict.NEGATIVE, "worse (neg)");
        names.forEach((verdict, name) -> table.row(List.of(name, Integer.toString(result.count(verdict)), Numbers.percent(result.share(verdict)),
                interval(result.interval(verdict)))));
        Html html = new Html();
        if (result.complete() > 0) {
            List<SvgDotPlot.Row> rows = names.entrySet().stream().map(name -> SvgDotPlot.Row.ofShare(name.getValue(), result.share(name.getKey()),
                    result.complete())).toList();
            html.open("figure", "class", "plot").element("figcaption", "Shares of the pairs; the lines are 95 % intervals after Wilson");
            html.add(new SvgDotPlot("Verdicts on the candidate's maps", "share of the pairs", true, rows).html()).close("figure").line();
        }
        html.add(table.html());
        int incomplete = result.count(Verdict.INCOMPLETE);
        return html.element("p", "A map is better only if more raters say so than say anything else; ties count as no difference."
                + (incomplete > 0 ? " " + Numbers.count(incomplete, "pair has", "pairs have") + " too few votes and " + (incomplete == 1 ? "is" : "are")
                + " left out." : ""),
                "class", "note");
    }

    /** How far the raters agree, as facts by their names. */
    public static Map<String, String> agreement(PreferenceResult result) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Raters", Integer.toString(result.raters()));
        facts.put("Votes", Integer.toString(result.votes()));
        facts.put("Fleiss\u2019 \u03ba", Numbers.correlation(result.kappa().kappa()) + " over " + Numbers.count(result.kappa().subjects(), "pair", "pairs")
                + " (1: full agreement, 0: that of chance)");
        facts.put("Pairs of votes that agree", Numbers.percent(result.kappa().observed()) + "; by chance " + Numbers.percent(result.kappa().expected()));
        facts.put("Votes for the map on the left", Numbers.percent(result.firstShare()) + " of those for one of the maps, " + interval(result.firstInterval())
                + "; far from half, the side mattered");
        return facts;
    }

    private Html agreement() {
        Html html = new Html().open("dl", "class", "facts").line();
        agreement(result).forEach((name, value) -> html.element("dt", name).element("dd", value).line());
        return html.close("dl").line();
    }

    private Html clearest() throws GlassboxException {
        Table table = Table.withHeads("Images with the reference's and the candidate's map", List.of(new Html().text("image"),
                new Html().text(result.about().reference()), new Html().text(result.about().candidate()), new Html().text("votes")));
        Comparator<Judged> byMargin = Comparator.comparingInt(each -> each.candidate() - each.reference());
        List<Judged> better = result.judged().stream().filter(each -> each.verdict() == Verdict.POSITIVE).sorted(byMargin.reversed()).limit(SHOWN).toList();
        List<Judged> worse = result.judged().stream().filter(each -> each.verdict() == Verdict.NEGATIVE).sorted(byMargin).limit(SHOWN).toList();
        for (List<Judged> side : List.of(better, worse)) {
            for (Judged each : side) {
                table.formattedRow(row(each));
            }
        }
        return better.isEmpty() && worse.isEmpty() ? new Html().element("p", "No pair has a verdict for one of the maps.")
                : new Html().open("div", "class", "grid").add(table.html()).close("div");
    }

    private List<Html> row(Judged each) throws GlassboxException {
        Pair pair = each.pair();
        String reference = pair.candidateFirst() ? pair.second() : pair.first();
        String candidate = pair.candidateFirst() ? pair.first() : pair.second();
        return List.of(picture(pair.image(), "image " + pair.id()).element("small", pair.trueClass()),
                picture(reference, "the reference's map").element("small", "of " + pair.referenceClass()),
                picture(candidate, "the candidate's map").element("small", "of " + pair.candidateClass()),
                new Html().text(each.verdict() == Verdict.POSITIVE ? "better" : "worse").element("small", votes(each)));
    }

    private Html picture(String file, String alternative) throws GlassboxException {
        return Pictures.plain(ImageFiles.read(folder.resolve(file)), alternative);
    }

    private static String votes(Judged each) {
        return each.candidate() + " for it, " + each.reference() + " against, " + each.same() + " no difference";
    }

    private Html pairs() {
        Table table = new Table("Votes by pair", List.of("pair", "image", "class", "for the candidate", "for the reference", "no difference", "verdict"));
        result.judged().forEach(each -> table.row(List.of(each.pair().id(), each.pair().sample(), each.pair().trueClass(), Integer.toString(each.candidate()),
                Integer.toString(each.reference()), Integer.toString(each.same()), switch (each.verdict()) {
                    case POSITIVE -> "better";
                    case SAME -> "same";
                    case NEGATIVE -> "worse";
                    case INCOMPLETE -> "incomplete";
                })));
        return new Html().open("details").element("summary", Numbers.count(result.judged().size(), "pair", "pairs")).line().add(table.html()).close("details")
                .line();
    }

    private Html method() {
        PreferenceStudy.About about = result.about();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Candidate", about.candidate());
        facts.put("Reference", about.reference());
        facts.put("Method", about.method());
        facts.put("Images", about.data());
        facts.put("Sides", "by chance, seed " + about.seed() + "; raters saw neither names nor verdicts, and each judged a pair once");
        Html html = new Html().open("dl", "class", "facts").line();
        facts.forEach((name, value) -> html.element("dt", name).element("dd", value).line());
        return html.close("dl").line();
    }

    /** From where to where a share may lie. */
    public static String interval(Optional<Interval> interval) {
        return interval.map(known -> Numbers.percent(known.low()) + " to " + Numbers.percent(known.high())).orElse(Numbers.UNDEFINED);
    }
}
