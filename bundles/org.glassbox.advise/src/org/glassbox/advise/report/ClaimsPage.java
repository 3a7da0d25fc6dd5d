package org.glassbox.advise.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.glassbox.advise.checks.ClaimAnswers;
import org.glassbox.advise.checks.ClaimAnswers.Dummy;
import org.glassbox.advise.checks.ClaimAnswers.Invariance;
import org.glassbox.advise.checks.ClaimAnswers.LayerDivergence;
import org.glassbox.advise.checks.ClaimAnswers.Sensitivity;
import org.glassbox.advise.checks.Randomised;
import org.glassbox.advise.density.Preset;
import org.glassbox.engine.report.Html;
import org.glassbox.engine.report.HtmlPage;
import org.glassbox.engine.report.Numbers;
import org.glassbox.engine.report.StepCurves;
import org.glassbox.engine.report.Table;

/**
 * What a network and images say of the paper's claims, as one HTML file and as numbers.
 *
 * @param randomised the methods' maps when weights are drawn anew; empty where that was not asked
 * @param facts what was used, by name
 */
public record ClaimsPage(ClaimAnswers answers, List<Randomised> randomised, Map<String, String> facts) {
    private static final String OWN = "advise";

    public ClaimsPage {
        randomised = List.copyOf(randomised);
    }

    /** A claim, what became of it, and a sentence with the number behind that. */
    private record Verdict(String claim, String answer, String number) {
    }

    private List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        Sensitivity sensitivity = answers.sensitivity();
        verdicts.add(new Verdict("Sensitivity: where a part of the image matters, a map shows it", sensitivity.changing() == 0 ? "not asked"
                : Numbers.percent(sensitivity.rate()) + " of the parts", sensitivity.changing() + " of " + sensitivity.patches()
                        + " parts of images change the logit when the mean colour replaces them. Some group's map has something at " + sensitivity.byAnyGroup()
                        + " of these, the group with the largest map at " + sensitivity.byShownGroup() + ", Grad-CAM at " + sensitivity.byGradCam() + "."));
        Dummy dummy = answers.dummy();
        verdicts.add(new Verdict("Dummy: a unit from which nothing leads on changes no map", dummy.holds() ? "holds" : "does not hold", dummy.trials()
                + " trials: its largest weight is " + Numbers.plain(dummy.largestWeight()) + ", and " + Numbers.count(dummy.compared(), "group's map",
                "groups' maps") + " differ by at most " + Numbers.plain(dummy.largestDifference()) + " of the peak when the unit has other values."));
        for (Invariance invariance : answers.invariance()) {
            verdicts.add(new Verdict("Implementation invariance: " + words(invariance) + ", preset " + name(invariance.preset()), invariance.holds() ? "holds"
                    : "does not hold for " + Numbers.percent(1 - (double) invariance.equal() / invariance.images()), invariance.equal() + " of "
                    + Numbers.count(invariance.images(), "image has", "images have") + " the same groups with maps that differ by at most 0.0001; "
                    + Numbers.percent(invariance.sameScores()) + " of the units keep their score."));
        }
        randomised().stream().filter(each -> each.method().equals(OWN))
                .forEach(each -> verdicts.add(new Verdict("Sanity check, weights drawn anew " + each.way() + ", by " + each.similarity(), each.isFlat()
                ? "fails: the curve is flat" : "passes", "The mean similarity over the steps is " + score(each.mean()) + ", its lowest " + score(each.lowest())
                + "; maps of a method that looks at what was learned fall towards 0.")));
        if (!answers.layers().isEmpty()) {
            verdicts.add(new Verdict("Freezing: deep layers diverge", answers.layers().stream().noneMatch(LayerDivergence::isTelling)
                    ? "no layer tells classes apart" : answers.frozen().map(layer -> "freeze up to " + layer).orElse("freeze nothing"),
                    "Layers before the first whose scores tell the classes apart better than chance do what all classes need."));
        }
        return verdicts;
    }

    private static String words(Invariance invariance) {
        return switch (invariance.change()) {
            case FOLDED_BATCH_NORM -> "batch norm folded into the convolutions";
            case SCALED_BY_POWERS_OF_TWO -> "units scaled by powers of two and back";
            case SCALED -> "units scaled by any numbers and back";
        };
    }

    private static String name(Preset preset) {
        return preset.name().toLowerCase(Locale.ROOT);
    }

    private static String score(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : Numbers.UNDEFINED;
    }

    /** A row for each claim: what was claimed, the answer, and the numbers behind it in words. */
    public List<List<String>> rows() {
        return verdicts().stream().map(verdict -> List.of(verdict.claim(), verdict.answer(), verdict.number())).toList();
    }

    /** All numbers as comma-separated values: the check, what it was done with, the measure, the value. */
    public String csv() {
        StringBuilder csv = new StringBuilder("check,of,measure,value\n");
        Sensitivity sensitivity = answers.sensitivity();
        line(csv, "sensitivity", "", "patches", sensitivity.patches());
        line(csv, "sensitivity", "", "changing", sensitivity.changing());
        line(csv, "sensitivity", "any group", "shown", sensitivity.byAnyGroup());
        line(csv, "sensitivity", "largest group", "shown", sensitivity.byShownGroup());
        line(csv, "sensitivity", "gradcam", "shown", sensitivity.byGradCam());
        line(csv, "dummy", "", "trials", answers.dummy().trials());
        line(csv, "dummy", "", "largest weight", answers.dummy().largestWeight());
        line(csv, "dummy", "", "compared maps", answers.dummy().compared());
        line(csv, "dummy", "", "largest difference", answers.dummy().largestDifference());
        for (Invariance invariance : answers.invariance()) {
            String of = invariance.change().name().toLowerCase(Locale.ROOT) + " " + name(invariance.preset());
            line(csv, "invariance", of, "images", invariance.images());
            line(csv, "invariance", of, "equal", invariance.equal());
            line(csv, "invariance", of, "same scores", invariance.sameScores());
            line(csv, "invariance", of, "median difference", invariance.medianDifference());
        }
        for (Randomised each : randomised) {
            String of = each.method() + " " + each.way() + " " + each.similarity();
            line(csv, "randomisation", of, "mean", each.mean());
            for (int s = 0; s < each.curve().length; s++) {
                line(csv, "randomisation", of, each.layers().get(s), each.curve()[s]);
            }
        }
        for (LayerDivergence layer : answers.layers()) {
            line(csv, "divergence", layer.layer(), "bits", layer.divergence());
            line(csv, "divergence", layer.layer(), "chance", layer.chance());
        }
        return csv.toString();
    }

    private static void line(StringBuilder csv, String check, String of, String measure, double value) {
        String number = Double.isNaN(value) ? "" : value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
        csv.append(String.join(",", check, of, measure, number)).append('\n');
    }

    /** The page as text: one HTML file with everything inside. */
    public String html() {
        HtmlPage page = new HtmlPage("ADVISE: what its claims are worth here");
        page.lead().element("p", headline(), "class", "headline").line();
        page.section("The claims", claims());
        page.section("The same function written anew", invariance());
        if (!randomised.isEmpty()) {
            page.section("Weights drawn anew", curves());
        }
        if (!answers.layers().isEmpty()) {
            page.section("What to freeze", layers());
        }
        page.section("How it was made", made());
        return page.html("Made by Glassbox. The claims are those of ADVISE, Dehshibi et al. 2022; the paper tests none of them.");
    }

    private String headline() {
        boolean stable = holds(Preset.STABLE);
        boolean reference = holds(Preset.REFERENCE);
        List<Randomised> own = randomised.stream().filter(each -> each.method().equals(OWN)).toList();
        long flat = own.stream().filter(Randomised::isFlat).count();
        String shown = answers.sensitivity().changing() == 0 ? "no part that was replaced changes the score. "
                : "maps show " + Numbers.percent(answers.sensitivity().rate()) + " of what changes the score. ";
        return "On " + Numbers.count(answers.images(), "image", "images") + ", " + shown
                + (stable ? "The stable preset gives the same maps for the same function written anew; "
                        : "Even the stable preset gives other maps for some ways to write the same function; ")
                + (reference ? "so does the authors' code." : "the authors' code does not.")
                + (own.isEmpty() ? "" : flat == 0 ? " It passes the sanity check by random weights." : " It fails the sanity check by random weights in " + flat
                + " of " + own.size() + " ways to ask.");
    }

    private boolean holds(Preset preset) {
        return answers.invariance().stream().filter(each -> each.preset() == preset).allMatch(Invariance::holds);
    }

    private Html claims() {
        Table table = new Table("What the network and the images answered", List.of("Claim", "Answer", "Behind it"));
        for (Verdict verdict : verdicts()) {
            Html words = new Html().open("span", "style", "display:block;text-align:left;min-width:18rem;max-width:28rem").text(verdict.number()).close("span");
            table.formattedRow(List.of(new Html().text(verdict.claim()), new Html().text(verdict.answer()), words));
        }
        return table.html();
    }

    private Html invariance() {
        Table table = new Table("The largest difference between the maps of the network as it is and as it is written anew, in [0, 1]; 1 where groups changed.",
                List.of("Change", "Preset", "Images with equal maps", "Units with their score", "Median difference"));
        for (Invariance each : answers.invariance()) {
            table.row(List.of(words(each), name(each.preset()), each.equal() + " of " + each.images(), Numbers.percent(each.sameScores()),
                    Numbers.plain(each.medianDifference())));
        }
        return table.html().element("p", "Scaling by powers of two changes no digit of any number, scaling by others and folding round in the seventh. A value"
                + " that lies at the edge of a cell of the histogram can fall into the next one then, and a unit may get another score.", "class", "note");
    }

    private Html curves() {
        Html html = new Html().element("p", "Step by step the network's weights are drawn anew, from the head down to the input or one layer at a time. Maps"
                + " that depend on what was learned become other maps: the curves fall. A curve that never falls to " + score(Randomised.FLAT)
                + " is flat, as that of an edge detector.");
        Set<String> kinds = new LinkedHashSet<>();
        randomised.forEach(each -> kinds.add(each.way() + ", " + each.similarity()));
        html.open("div", "class", "charts");
        for (String kind : kinds) {
            Map<String, double[]> series = new LinkedHashMap<>();
            of(kind).forEach(each -> series.put(each.method(), each.curve()));
            html.add(StepCurves.charts(capital(kind), "step", "similarity", series));
        }
        html.close("div").line();
        List<String> heads = new ArrayList<>(List.of("Method"));
        kinds.forEach(kind -> heads.add(capital(kind)));
        Table table = new Table("The mean similarity over all steps and images; flat where it never falls.", heads);
        for (String method : randomised.stream().map(Randomised::method).distinct().toList()) {
            List<Html> cells = new ArrayList<>(List.of(new Html().text(method)));
            for (String kind : kinds) {
                Html cell = new Html();
                of(kind).stream().filter(each -> each.method().equals(method)).forEach(each -> {
                    cell.text(score(each.mean()));
                    if (each.isFlat()) {
                        cell.element("small", "flat");
                    }
                });
                cells.add(cell);
            }
            table.formattedRow(cells);
        }
        return html.add(table.html());
    }

    private List<Randomised> of(String kind) {
        return randomised.stream().filter(each -> (each.way() + ", " + each.similarity()).equals(kind)).toList();
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private Html layers() {
        Table table = new Table("Divergence of the classes' distributions of scores (Jensen and Shannon), from shallow to deep.",
                List.of("Layer", "Units", "Divergence, bits", "By chance at most", "Tells classes apart"));
        for (LayerDivergence layer : answers.layers()) {
            table.row(List.of(layer.layer(), Integer.toString(layer.units()), String.format(Locale.ROOT, "%.4f", layer.divergence()),
                    String.format(Locale.ROOT, "%.4f", layer.chance()), layer.isTelling() ? "yes" : "no"));
        }
        return table.html().element("p", "The paper says that the divergence of deep layers tells what to freeze, and not how; this is our reading. Chance:"
                + " random assignments of the images to classes exceed it at any layer only one time in twenty.", "class", "note");
    }

    private Html made() {
        Html html = new Html().open("dl", "class", "facts");
        facts.forEach((name, value) -> html.element("dt", name).element("dd", value));
        return html.close("dl").line();
    }
}
