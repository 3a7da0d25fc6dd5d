package org.glassbox.tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Sample;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;
import org.glassbox.datasets.Lesions;
import org.glassbox.engine.feedback.Receipt;
import org.glassbox.engine.report.DemoReport;
import org.glassbox.engine.report.DemoResult;
import org.glassbox.engine.report.FinishedRun;
import org.glassbox.engine.report.QueriedPicture;
import org.glassbox.engine.report.RunReport;
import org.glassbox.engine.run.RunResult;
import org.glassbox.engine.run.TrainingEvent.Ended;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.engine.run.TrainingEvent.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
    private static final Set<String> VOID_ELEMENTS = Set.of("meta", "img", "br");
    private static final Pattern TICK = Pattern.compile("<text x=\"58\" y=\"[^\"]*\" text-anchor=\"end\">([^<]*)</text>");

    @Test
    void bothPagesLoadNothingAndRunNothing() throws GlassboxException {
        for (String page : bothPages()) {
            assertFalse(page.contains("http://") || page.contains("https://"), "an address of another place");
            assertFalse(page.contains("<script") || page.contains("<link") || page.contains("@import") || page.contains("url("), "something to load or run");
            List<String> places = find("(?:src|href)=\"([^\"]{0,22})", page);
            assertTrue(places.stream().allMatch(place -> place.startsWith("data:image/png;base64,") || place.startsWith("#")), places::toString);
        }
    }

    @Test
    void bothPagesAreWellFormedAndEveryPictureHasWords() throws GlassboxException {
        for (String page : bothPages()) {
            Deque<String> open = new ArrayDeque<>();
            Matcher tags = Pattern.compile("<(/?)([a-zA-Z0-9]+)((?:\\s[^<>]*)?)>").matcher(page.substring(page.indexOf("<body>")));
            while (tags.find()) {
                if (tags.group(1).isEmpty() && !VOID_ELEMENTS.contains(tags.group(2))) {
                    open.push(tags.group(2));
                } else if (!tags.group(1).isEmpty() && !tags.group(2).equals("html")) {
                    assertEquals(open.pop(), tags.group(2));
                }
                if (tags.group(2).equals("img") || tags.group(1).isEmpty() && tags.group(2).equals("svg")) {
                    assertTrue(Pattern.compile("(alt|aria-label)=\"[^\"]+\"").matcher(tags.group(3)).find(), tags.group());
                }
            }
            assertTrue(open.isEmpty(), open::toString);
        }
    }

    @Test
    void picturesInThePageAreReadablePngs() throws Exception {
        List<String> pictures = find("data:image/png;base64,([A-Za-z0-9+/=]+)", RunReport.html(examples().run(2)));
        assertTrue(pictures.size() > 4, () -> pictures.size() + " pictures");
        for (String picture : pictures) {
            assertTrue(ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(picture))).getWidth() > 0);
        }
    }

    @Test
    void whatTheUserWroteIsEscapedEverywhere() throws GlassboxException {
        // given markup in every place that a user's words can reach
        String evil = "<script>alert(\"1\")</script>&'";
        FinishedRun plain = examples().run(0);
        Query query = query(evil, new SaliencyMap(2, 2, new float[] {1, 0, 0, 0}, 0, Double.NaN));
        FinishedRun run = new FinishedRun(ExampleReports.experiment(evil), evil, List.of(evil, "b"), 1, 1, evil, new Ended(Outcome.FAILED, 3, evil), 1,
                plain.epochs(),
                Optional.of(new RunResult(3, Map.of(evil, Map.of(evil, 1.0)), List.of())), List.of(new QueriedPicture(query,
                        Optional.of(new Answer.Skipped(query.id(), evil)))), List.of(receipt(query, 0.7, 0.2)),
                List.of(evil), Map.of(evil, evil));
        // when
        String page = RunReport.html(run);
        // then
        assertFalse(page.contains("<script"), "markup got through");
        assertFalse(page.contains("alert(\""), "a quote got through");
        assertTrue(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;"));
    }

    @Test
    void undefinedNumbersAreNeverShownAsNumbers() throws GlassboxException {
        ExampleReports examples = examples();
        for (String page : List.of(RunReport.html(examples.run(3)), DemoReport.html(examples.demo(Double.NaN, 0.8, 0.9, 3)))) {
            String withoutPictures = page.replaceAll("base64,[A-Za-z0-9+/=]+", "");
            assertFalse(withoutPictures.contains("NaN") || withoutPictures.contains("Infinity"));
            assertTrue(page.contains("n/a"));
        }
    }

    @Test
    void numbersAreWrittenTheSameWayInEveryCountry() throws GlassboxException {
        Locale before = Locale.getDefault();
        try {
            String expected = RunReport.html(examples().run(2));
            for (String tag : List.of("de-DE", "ar-EG-u-nu-arab", "tr-TR")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertEquals(expected, RunReport.html(examples().run(2)), tag);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void ticksStandAtRoundNumbers() throws GlassboxException {
        // given a curve from 0.5 to about 0.85, and its drawing
        String page = RunReport.html(examples().run(0));
        String chart = page.substring(page.indexOf("<figcaption>Validation accuracy"));
        List<String> ticks = find(TICK.pattern(), chart.substring(0, chart.indexOf("</svg>")));
        // then 50 %, 60 %, ... 90 %
        assertEquals(List.of("50\u00a0%", "60\u00a0%", "70\u00a0%", "80\u00a0%", "90\u00a0%"), ticks);
    }

    @Test
    void valuesOverManyPowersOfTenGetALogarithmicAxis() throws GlassboxException {
        String page = RunReport.html(withTrainingLoss(2e-3, 5, 3e5));
        String chart = page.substring(page.indexOf("<figcaption>Training loss"));
        assertTrue(chart.substring(0, chart.indexOf("</svg>")).contains("loss (logarithmic)"));
        // 1e-3 to 1e6 in steps of two powers
        assertEquals(List.of("0.00100", "0.100", "10", "1000", "1e+05"), find(TICK.pattern(), chart.substring(0, chart.indexOf("</svg>"))));
    }

    @Test
    void curvesThatNeverChangeOrNeverExistAreDrawnOrSaid() throws GlassboxException {
        assertTrue(RunReport.html(withTrainingLoss(0.25, 0.25, 0.25)).contains("class=\"curve\""));
        assertTrue(RunReport.html(withTrainingLoss(Double.NaN, Double.NaN, Double.NaN)).contains("no number to show (n/a)"));
    }

    @Test
    void phasesAndQuestionsAreMarkedAndTold() throws GlassboxException {
        String page = RunReport.html(examples().run(8));
        assertTrue(page.contains("Phases: baseline epochs 1 to 5, query epochs 6 to 13, quiet epochs 14 to 20. ▲"));
        assertTrue(page.contains("Dotted vertical line: epoch 17"));
    }

    @Test
    void networksThatGoOnFromABaselineAreDrawnWhereItEnded() throws GlassboxException {
        // given three networks of fifteen epochs, and one of twenty from scratch: -4, ..., 15
        String page = DemoReport.html(examples().demo(0.6, 0.8, 0.9, 8));
        String chart = page.substring(page.indexOf("<figcaption>Validation accuracy"));
        // then all end at epoch 15, and the fourth begins five epochs before the others
        assertEquals(List.of("-4", "-2", "0", "2", "4", "6", "8", "10", "12", "14"),
                find("text-anchor=\"middle\">(-?[0-9]+)</text>", chart.substring(0, chart.indexOf("</svg>"))));
        assertTrue(page.contains("Phases: baseline epochs -4 to 0, query epochs 1 to 8, quiet epochs 9 to 15."), "phases");
    }

    @Test
    void markedRegionsDifferByMoreThanColour() throws GlassboxException {
        // given two regions, the second of which is marked
        Query query = query("a", new SaliencyMap(2, 2, new float[] {1, 0, 0, 0}, 0, Double.NaN));
        Answer answer = new Answer.Marked(query.id(), new TreeSet<>(Set.of(1)));
        String page = RunReport.html(withQuery(new QueriedPicture(query, Optional.of(answer)), List.of()));
        // then one is hatched, and words say which
        assertEquals(1, find("(class=\"hatch\")", page).size());
        assertTrue(page.contains("Marked as irrelevant: 2 of 2 regions."));
    }

    @Test
    void drawnAreasDifferByMoreThanColourAndAllPartsOfAnAnswerAreSaid() throws GlassboxException {
        // given 4 x 4 pixels of which the upper half matters and the lowest row must not, a marked region, and a class
        Query query = query("a", new SaliencyMap(2, 2, new float[] {1, 0, 0, 0}, 0, Double.NaN));
        Answer answer = new Answer.Corrected(query.id(), new TreeSet<>(Set.of(0)), Optional.of(Mask.of(4, 4, List.of(new Region(0, 0, 4, 2)))),
                Optional.of(Mask.of(4, 4, List.of(new Region(0, 3, 4, 1)))), OptionalInt.of(1));
        FinishedRun run = withQuery(new QueriedPicture(query, Optional.of(answer)), List.of());
        String page = RunReport.html(run);
        // then what matters is striped level from edge to edge, what must not diagonally, and words say it
        assertEquals(1, find("<g class=\"relevant\">.*?class=\"hatch\" d=\"(M0 0.5H4M0 1.5H4)\"", page).size(), page);
        assertEquals(1, find("<g class=\"ruled-out\">.*?class=\"hatch\" d=\"(M0 4L1 3M1 4L2 3M2 4L3 3M3 4L4 3)\"", page).size(), page);
        assertTrue(page.contains("1 question was asked and 1 answered."));
        assertTrue(page.contains("Marked as irrelevant: 1 of 2 regions; what matters was drawn (50\u00a0% of the image);"
                + " what must not matter was drawn (25\u00a0% of the image); the class was said to be " + run.classes().get(1) + "."), page);
    }

    @Test
    void answersThatWereTakenBackCountAsNone() {
        Query query = query("a", new SaliencyMap(2, 2, new float[] {1, 0, 0, 0}, 0, Double.NaN));
        assertTrue(new QueriedPicture(query, Optional.of(new Answer.Undone(query.id()))).answer().isEmpty());
    }

    @Test
    void correctionsWithoutEffectAreSaidAloud() throws GlassboxException {
        Query query = query("a", new SaliencyMap(2, 2, new float[] {1, 0, 0, 0}, 0, Double.NaN));
        String page = RunReport.html(withQuery(new QueriedPicture(query, Optional.empty()), List.of(receipt(query, 0.7, 0.69))));
        assertTrue(page.contains("No effect</strong>"));
        assertTrue(page.contains("1 of 1 correction had no effect."));
        assertTrue(RunReport.html(withQuery(new QueriedPicture(query, Optional.empty()), List.of(receipt(query, 0.7,
                0.2)))).contains("Every correction had an effect."));
    }

    @Test
    void mapsWithNothingToShowAreSaidInWords() throws GlassboxException {
        Query query = query("a", new SaliencyMap(2, 2, new float[4], 0, Double.NaN));
        assertTrue(RunReport.html(withQuery(new QueriedPicture(query, Optional.empty()), List.of())).contains("the map is zero everywhere"));
    }

    @Test
    void theHeadlineTellsFailureAsPlainlyAsSuccess() throws GlassboxException {
        ExampleReports examples = examples();
        // (0.8 - 0.6) / (0.9 - 0.6) = 0.67
        assertEquals(2 / 3.0, examples.demo(0.6, 0.8, 0.9, 0).gapClosed(), 1e-12);
        assertTrue(examples.demo(0.6, 0.8, 0.9, 0).headline().startsWith("Feedback closed 67\u00a0% of the accuracy gap: accuracy 60.0\u00a0% without"
                + " feedback"));
        assertTrue(examples.demo(0.6, 0.92, 0.9, 0).headline().startsWith("Feedback closed the whole accuracy gap"));
        assertTrue(examples.demo(0.6, 0.61, 0.9, 0).headline().startsWith("Feedback did not help this time"));
        assertTrue(examples.demo(0.6, 0.5, 0.9, 0).headline().startsWith("Feedback made it worse this time"));
        DemoResult noGap = examples.demo(0.9, 0.95, 0.905, 0);
        assertTrue(Double.isNaN(noGap.gapClosed()));
        assertTrue(noGap.headline().startsWith("There was no gap to close this time"));
        assertTrue(examples.demo(0.6, Double.NaN, 0.9, 0).headline().startsWith("No conclusion: an accuracy is missing"));
    }

    @Test
    void aRunThatStoppedBeforeItsFirstEpochHasAPageToo() throws GlassboxException {
        String page = RunReport.html(new FinishedRun(ExampleReports.experiment("early"), "", ExampleReports.CLASSES, 800, 200, "cpu",
                new Ended(Outcome.CANCELLED, 0, "by the user"), 3,
                List.of(), Optional.empty(), List.of(), List.of(), List.of(), Map.of()));
        assertTrue(page.contains("Stopped after epoch 0 of 20: by the user. It can be resumed."));
        assertTrue(page.contains("No epoch was finished, so there is no result."));
    }

    @Test
    void manyQuestionsAreThinnedOutAndThePageStaysSmall() throws GlassboxException {
        // given three hundred questions about pictures of photographic size
        RgbImage large = new RgbImage(640, 480, noise(3 * 640 * 480));
        SaliencyMap map = new SaliencyMap(7, 7, new float[49], 0, Double.NaN);
        List<QueriedPicture> queries = IntStream.range(0, 300).mapToObj(i -> new QueriedPicture(new Query("1/" + i, 1, new Sample("s" + i, "train", 0), large,
                0,
                List.of(1.0, 0.0), 0, map, List.of()), Optional.empty())).toList();
        FinishedRun run = examples().run(0);
        String page = RunReport.html(new FinishedRun(run.experiment(), "", run.classes(), 300, 10, "cpu", run.end(), 1, run.epochs(), Optional.empty(),
                queries, List.of(), List.of(), Map.of()));
        // then
        assertTrue(page.contains("36 of them are shown, spread over the run."));
        assertTrue(page.length() < 4_000_000, () -> page.length() + " characters");
    }

    @Test
    void thePageIsWrittenAsUtf8AndFoldersThatDontExistAreNamed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("report.html");
        RunReport.write(examples().run(1), file);
        assertTrue(Files.readString(file).startsWith("<!DOCTYPE html>"));
        GlassboxException failure = assertThrows(GlassboxException.class,
                () -> RunReport.write(examples().run(0), folder.resolve("missing").resolve("report.html")));
        assertTrue(failure.getMessage().contains("report.html"), failure.getMessage());
    }

    private static ExampleReports examples() throws GlassboxException {
        return new ExampleReports(Lesions.tiny());
    }

    private static List<String> bothPages() throws GlassboxException {
        ExampleReports examples = examples();
        return List.of(RunReport.html(examples.run(12)), DemoReport.html(examples.demo(0.6, 0.8, 0.9, 12)));
    }

    private static FinishedRun withTrainingLoss(double... losses) throws GlassboxException {
        FinishedRun run = examples().run(0);
        List<EpochSummary> epochs = IntStream.range(0, losses.length)
                .mapToObj(i -> new EpochSummary(i + 1, "only", Map.of("total", losses[i]), Map.of("accuracy", 0.5), 0, 0, true, 1)).toList();
        return new FinishedRun(run.experiment(), "", run.classes(), 1, 1, "cpu", run.end(), 1, epochs, Optional.empty(), List.of(), List.of(), List.of(),
                Map.of());
    }

    private static FinishedRun withQuery(QueriedPicture picture, List<Receipt> receipts) throws GlassboxException {
        FinishedRun run = examples().run(0);
        return new FinishedRun(run.experiment(), "", run.classes(), 1, 1, "cpu", run.end(), 1, run.epochs(), Optional.empty(), List.of(picture), receipts,
                List.of(), Map.of());
    }

    private static Query query(String sampleId, SaliencyMap map) {
        return new Query("1/" + sampleId, 1, new Sample(sampleId, "train", 0), new RgbImage(4, 4, noise(48)), 0, List.of(0.6, 0.4), 0.673, map,
                List.of(new Region(0, 0, 2, 2), new Region(2, 2, 2, 2)));
    }

    private static Receipt receipt(Query query, double shareBefore, double shareAfter) {
        return new Receipt(query.id(), query.sample().id(), 0, 1, 2, Mask.of(4, 4, List.of(new Region(0, 0, 2, 2))), new Receipt.View(query.map(), shareBefore,
                0, 0.6, 0.8, 0.4),
                new Receipt.View(query.map(), shareAfter, 0, 0.61, Double.NaN, Double.NaN));
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 2654435761L >> 13);
        }
        return bytes;
    }

    private static List<String> find(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult result) -> result.group(1)).toList();
    }
}
