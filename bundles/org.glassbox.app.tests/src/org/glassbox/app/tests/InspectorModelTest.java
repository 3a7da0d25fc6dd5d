package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.registry.Contribution;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.open.PictureSource;
import org.glassbox.ui.saliency.Inspection;
import org.glassbox.ui.saliency.Inspection.Content;
import org.glassbox.ui.saliency.Inspection.Verdict;
import org.glassbox.ui.saliency.InspectorModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectorModelTest {
    private final FakeInspections inspections = new FakeInspections();
    private final FakeNetwork first = inspections.add("first", 3);
    private final InspectorModel model = new InspectorModel(() -> Optional.of(inspections), Runnable::run, Runnable::run);

    /** An image of one colour, with a mask of its left half if wanted. */
    private record Source(String name, boolean masked) implements PictureSource {
        @Override
        public Picture read() throws GlassboxException {
            if (name.equals("broken")) {
                throw GlassboxException.badInput("The image broken can't be read.");
            }
            Mask left = Mask.of(4, 4, List.of(new Region(0, 0, 2, 4)));
            return new Picture(name, new RgbImage(4, 4, new byte[48]), masked ? Map.of(MaskRole.RELEVANT, left) : Map.of(), Optional.empty());
        }
    }

    @BeforeEach
    void withoutMetrics() {
        model.metrics().clear();
    }

    @Test
    void isEmptyUntilThereAreANetworkAndAnImage() {
        assertInstanceOf(Inspection.Empty.class, model.state());
        openFirst();
        assertInstanceOf(Inspection.Empty.class, model.state());
        model.show(List.of(new Source("a", false)));
        assertInstanceOf(Inspection.Shown.class, model.state());
    }

    @Test
    void asksForThePredictionThenForOneMapAfterTheOtherAndShowsEachAsItComes() {
        begin();
        assertEquals(List.of("predict"), first.questions());
        first.answer();
        assertEquals(1, shown().rows().getFirst().prediction().orElseThrow().predicted());
        assertEquals("explain Saliency", first.questions().getLast());
        assertInstanceOf(Content.Computing.class, content(0));
        assertInstanceOf(Content.Waiting.class, content(1));
        first.answer();
        assertInstanceOf(Content.Ready.class, content(0));
        assertTrue(shown().isBusy());
        first.answerAll();
        assertFalse(shown().isBusy());
        assertEquals(List.of("predict", "explain Saliency", "explain GradCam", "explain DeepLift"), first.questions());
    }

    @Test
    void oneMoreMethodLeavesTheOthersAsTheyAre() throws Exception {
        begin();
        first.answerAll();
        model.methods().add(method("ig"), Map.of("steps", "5"));
        first.answerAll();

        assertEquals(5, first.questions().size());
        assertEquals("Integrated gradients (steps 5)", shown().rows().getFirst().cells().getLast().method().title());
    }

    @Test
    void anotherClassBreaksOffWhatNobodyWantsAnyMoreAndDropsItsAnswer() {
        begin();
        first.answer();
        FakeNetwork.Asked<?> old = first.last();
        model.target(OptionalInt.of(2));
        assertTrue(old.monitor().isCanceled());
        assertEquals(2, first.questions().size()); // the next one waits for the end of the old one

        old.answer().completeExceptionally(new CancellationException());
        assertEquals("explain Saliency for 2", first.questions().getLast());
        assertInstanceOf(Content.Computing.class, content(0));
    }

    @Test
    void aLateAnswerToAnOldQuestionIsNotShown() {
        begin();
        first.answer();
        model.target(OptionalInt.of(0));
        first.answer(); // the old one, which could not be broken off any more
        assertInstanceOf(Content.Computing.class, content(0));
        first.answerAll();
        assertEquals(0, ready(0).map().explanation().target());
    }

    @Test
    void goingBackToAnImageAsksNothing() {
        begin();
        first.answerAll();
        model.move(1);
        first.answerAll();
        int asked = first.questions().size();
        model.move(-1);

        assertEquals(asked, first.questions().size());
        assertEquals("a", shown().picture().name());
        assertFalse(shown().isBusy());
    }

    @Test
    void cancelStopsEverythingUntilItIsWantedAgain() {
        begin();
        first.answer();
        model.cancel();
        first.last().answer().completeExceptionally(new CancellationException());
        assertInstanceOf(Content.Cancelled.class, content(0));
        assertInstanceOf(Content.Cancelled.class, content(2));
        assertFalse(shown().isBusy());
        assertTrue(shown().isBrokenOff());
        assertEquals(2, first.questions().size());

        model.again();
        first.answerAll();
        assertInstanceOf(Content.Ready.class, content(2));
        assertFalse(shown().isBrokenOff());
    }

    @Test
    void aMethodThatFailsSaysWhyAndLeavesTheOthersAlone() {
        begin();
        first.answer();
        first.last().answer().completeExceptionally(GlassboxException.badInput("It has no layer."));
        first.answerAll();
        assertEquals(new Content.Failed("It has no layer."), content(0));
        assertInstanceOf(Content.Ready.class, content(1));
    }

    @Test
    void aMethodThatCannotServeTheNetworkIsNotAsked() {
        first.refuse("GradCam");
        begin();
        first.answerAll();
        assertEquals(2, shown().rows().getFirst().cells().size()); // it is not among those that are shown at first
        assertEquals(Optional.of("This method can't explain this network: it has no pooling."), model.methods().refusal(method("gradcam"), Map.of()));
        assertFalse(first.questions().contains("explain GradCam"));
    }

    @Test
    void wrongOptionsAreRefusedWithASentence() {
        begin();
        assertTrue(model.methods().refusal(method("ig"), Map.of("steps", "0")).orElseThrow().contains("steps"));
        assertTrue(model.methods().refusal(method("ig"), Map.of("steps", "7")).isEmpty());
    }

    @Test
    void theLayerConcernsOnlyMethodsThatLookAtOne() {
        begin();
        first.answerAll();
        model.layer(Optional.of("early"));
        first.answerAll();
        assertEquals(5, first.questions().size());
        assertEquals("explain GradCam at early", first.questions().getLast());
        assertInstanceOf(Content.Ready.class, content(0));
    }

    @Test
    void aSecondNetworkIsAskedTheSameAndCanBeGivenBack() {
        FakeNetwork second = inspections.add("second", 2);
        begin();
        first.answerAll();
        model.open(1, NetworkFile.of(Path.of("second.safetensors")));
        second.answerAll();
        assertEquals(2, shown().rows().size());
        assertEquals(first.questions(), second.questions());

        model.target(OptionalInt.of(2));
        first.answerAll();
        assertInstanceOf(Content.Refused.class, shown().rows().get(1).cells().getFirst().content()); // it has two classes only

        model.closeSecond();
        assertTrue(second.isClosed());
        assertEquals(1, shown().rows().size());
        assertFalse(first.isClosed());
    }

    @Test
    void anotherNetworkInItsPlaceClosesTheFirst() {
        FakeNetwork second = inspections.add("second", 3);
        begin();
        first.answerAll();
        model.open(0, NetworkFile.of(Path.of("second.safetensors")));
        second.answerAll();
        assertTrue(first.isClosed());
        assertEquals("second.safetensors", shown().rows().getFirst().network().card().file().toString());
    }

    @Test
    void aNetworkThatCannotBeOpenedIsSaidAndLeavesWhatIsShown() {
        begin();
        first.answerAll();
        model.open(0, NetworkFile.of(Path.of("gone.safetensors")));
        assertEquals(Optional.of("There is no file gone.safetensors."), model.state().setup().problem());
        assertFalse(first.isClosed());
        assertInstanceOf(Content.Ready.class, content(0));
        model.dismissProblem();
        assertEquals(Optional.empty(), model.state().setup().problem());
    }

    @Test
    void aBrokenImageIsSaidAndTheNextOneShown() {
        openFirst();
        model.show(List.of(new Source("broken", false), new Source("b", false)));
        assertEquals(Optional.of("The image broken can't be read."), model.state().setup().problem());
        model.move(1);
        assertEquals("b", shown().picture().name());
    }

    @Test
    void metricsAreComputedAfterAllMapsAndOnlyWhereTheyHaveWhatTheyNeed() throws Exception {
        begin();
        first.answerAll();
        model.metrics().add(metric("iou"), Map.of());
        model.metrics().add(metric("sparseness"), Map.of());
        first.answerAll();
        assertEquals(List.of("judge Saliency by Sparseness", "judge GradCam by Sparseness", "judge DeepLift by Sparseness"), first.questions().subList(4, 7));

        model.move(1); // which has a mask
        first.answerAll();
        assertEquals(List.of("judge Saliency by Iou", "judge Saliency by Sparseness"), first.questions().subList(11, 13));
        assertEquals(2, shown().rows().getFirst().cells().getFirst().judgements().size());
        assertEquals(0.25, ((Verdict.Given) shown().rows().getFirst().cells().getFirst().judgements().getFirst().verdict()).value().value());
    }

    @Test
    void aMetricHasOptionsAndCanBeAskedTwiceWithOthers() throws Exception {
        begin();
        first.answerAll();
        int half = model.metrics().add(metric("iou"), Map.of());
        model.metrics().add(metric("iou"), Map.of("threshold", "0.7"));
        model.move(1); // which has a mask
        first.answerAll();
        assertEquals(List.of("Intersection over union", "Intersection over union (threshold 0.7)"), judged());
        int asked = first.questions().size();
        model.metrics().change(half, Map.of("by", "quantile"));
        first.answerAll();
        assertEquals(List.of("Intersection over union (by quantile)", "Intersection over union (threshold 0.7)"), judged());
        assertEquals(asked + 3, first.questions().size()); // one for each map
        assertTrue(model.metrics().refusal(metric("iou"), Map.of("threshold", "2")).orElseThrow().contains("option threshold is \"2\""));
    }

    private List<String> judged() {
        return shown().rows().getFirst().cells().getFirst().judgements().stream().map(each -> each.metric().title()).toList();
    }

    @Test
    void aMetricThatLacksAMaskSaysSoBeforeItIsChosen() {
        begin();
        assertEquals(Optional.of("Can't judge these maps: " + metric("iou").defaults().refusal(List.of()).orElseThrow()), model.metrics().refusal(metric("iou"), Map.of()));
        model.move(1);
        assertEquals(Optional.empty(), model.metrics().refusal(metric("iou"), Map.of()));
    }

    @Test
    void theFirstNetworkBringsTheUsualMethodsAndMetricsButNoneThatWereTakenAway() {
        openFirst();
        assertEquals(List.of(), model.metrics().chosen());
        InspectorModel fresh = new InspectorModel(() -> Optional.of(inspections), Runnable::run, Runnable::run);
        fresh.open(0, NetworkFile.of(Path.of("first.safetensors")));
        assertEquals(List.of("relevance-mass", "sparseness"), fresh.metrics().chosen().stream().map(each -> each.contribution().id()).toList());
        assertEquals(List.of("saliency", "gradcam", "deeplift"), fresh.methods().chosen().stream().map(each -> each.contribution().id()).toList());
    }

    @Test
    void whatIsDroppedIsOpenedForWhatItIs(@TempDir Path folder) throws Exception {
        Path image = folder.resolve("a.png");
        ImageFiles.write(new RgbImage(4, 4, new byte[48]), image);
        model.openAny(List.of(Path.of("first.safetensors")));
        model.openAny(List.of(image));
        assertEquals("a.png", shown().picture().name());
        model.openAny(List.of(folder));
        assertEquals(List.of("a.png"), shown().setup().pictures().stream().map(PictureSource::name).toList());
        Files.writeString(folder.resolve("notes.txt"), "no image");
        model.openAny(List.of(folder.resolve("notes.txt")));
        assertTrue(model.state().setup().problem().orElseThrow().contains("notes.txt"), model.state().setup().problem()::toString);
    }

    @Test
    void removingAMapTakesItAway() {
        begin();
        first.answerAll();
        model.methods().remove(shown().setup().methods().get(1).key());
        assertEquals(List.of("Saliency", "DeepLift"), shown().setup().methods().stream().map(method -> method.made().getClass().getSimpleName()).toList());
    }

    private void begin() {
        openFirst();
        model.show(List.of(new Source("a", false), new Source("b", true)));
    }

    private void openFirst() {
        model.open(0, NetworkFile.of(Path.of("first.safetensors")));
    }

    private Inspection.Shown shown() {
        return assertInstanceOf(Inspection.Shown.class, model.state());
    }

    private Content content(int method) {
        return shown().rows().getFirst().cells().get(method).content();
    }

    private Content.Ready ready(int method) {
        return assertInstanceOf(Content.Ready.class, content(method));
    }

    private Contribution<Explainer> method(String id) {
        return model.methods().available(id).orElseThrow();
    }

    private Contribution<ExplanationMetric> metric(String id) {
        return model.metrics().available(id).orElseThrow();
    }
}
