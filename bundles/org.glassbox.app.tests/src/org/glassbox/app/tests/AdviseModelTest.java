package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.glassbox.advise.UnitAnalysis;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.engine.explain.Prediction;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.AdviseState;
import org.glassbox.ui.advise.AdviseState.Content;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.open.PictureSource;
import org.junit.jupiter.api.Test;

class AdviseModelTest {
    private final FakeInspections inspections = new FakeInspections();
    private final FakeNetwork first = inspections.add("first", 3);
    private final AdviseModel model = new AdviseModel(() -> Optional.of(inspections), Runnable::run, Runnable::run);

    private record Source(String name) implements PictureSource {
        @Override
        public Picture read() throws GlassboxException {
            if (name.equals("broken")) {
                throw GlassboxException.badInput("The image broken can't be read.");
            }
            return new Picture(name, new RgbImage(4, 4, new byte[48]), Map.of(), Optional.empty());
        }
    }

    @Test
    void isEmptyUntilThereAreANetworkAndAnImage() {
        assertInstanceOf(AdviseState.Empty.class, model.state());
        model.open(NetworkFile.of(Path.of("first.safetensors")));
        assertInstanceOf(AdviseState.Empty.class, model.state());
        model.show(List.of(new Source("a")));
        assertInstanceOf(AdviseState.Shown.class, model.state());
    }

    @Test
    @SuppressWarnings("unchecked")
    void looksAtTheUnitsOfTheUsualLayerAndSaysWhatTheNetworkSees() {
        begin();
        assertEquals(List.of("predict", "ask"), first.questions());
        assertInstanceOf(Content.Computing.class, shown().content());
        ((FakeNetwork.Asked<Prediction>) first.open("predict")).answer().complete(new Prediction(List.of(0.2, 0.7, 0.1), 1));
        assertEquals(1, shown().prediction().orElseThrow().predicted());
        UnitAnalysis found = FakeUnits.analysis("late", 1, 0, 1, 2);
        answer(found);
        assertSame(found, assertInstanceOf(Content.Ready.class, shown().content()).analysis());
    }

    @Test
    void anotherLayerBreaksOffTheQuestionAndGoingBackAsksNothing() {
        begin();
        answer(FakeUnits.analysis("late", 1, 1));
        model.layer(Optional.of("early"));
        FakeNetwork.Asked<?> early = first.open("ask at early");
        model.target(OptionalInt.of(2));
        assertTrue(early.monitor().isCanceled());
        assertEquals("ask at early", first.questions().getLast()); // the next one waits for the end of this one
        early.answer().completeExceptionally(new CancellationException());
        assertEquals("ask at early for 2", first.questions().getLast());

        int asked = first.questions().size();
        first.open("ask").answer().completeExceptionally(GlassboxException.badInput("No."));
        model.target(OptionalInt.empty());
        model.layer(Optional.empty());
        assertInstanceOf(Content.Ready.class, shown().content());
        assertEquals(asked + 1, first.questions().size()); // that of the early layer, on the way
    }

    @Test
    void deeperAndShallowerGoThroughTheLayersAndStopAtTheEnds() {
        begin();
        model.deeper(1);
        assertEquals(Optional.of("late"), model.state().setup().layer()); // the usual one is the last
        model.deeper(-1);
        assertEquals(Optional.of("early"), model.state().setup().layer());
        model.deeper(-1);
        assertEquals(Optional.of("early"), model.state().setup().layer());
    }

    @Test
    void cancelStopsUntilItIsWantedAgain() {
        begin();
        FakeNetwork.Asked<?> asked = first.open("ask");
        model.cancel();
        assertTrue(asked.monitor().isCanceled());
        assertInstanceOf(Content.Cancelled.class, shown().content());
        asked.answer().completeExceptionally(new CancellationException());
        assertInstanceOf(Content.Cancelled.class, shown().content());
        model.again();
        answer(FakeUnits.analysis("late", 1, 1));
        assertInstanceOf(Content.Ready.class, shown().content());
        model.cancel(); // there is nothing to break off
        assertInstanceOf(Content.Ready.class, shown().content());
    }

    @Test
    void aFailureIsSaidAndCanBeTriedAgain() {
        begin();
        first.open("ask").answer().completeExceptionally(GlassboxException.badInput("There are no places."));
        assertEquals(new Content.Failed("There are no places."), shown().content());
        model.again();
        assertInstanceOf(Content.Computing.class, shown().content());
    }

    @Test
    void aLayerThatIsRefusedIsNotAsked() {
        first.refuse("Advise");
        begin();
        assertEquals(new Content.Refused("ADVISE can't look there: it has no pooling."), shown().content());
        assertFalse(first.questions().contains("ask"));
    }

    @Test
    void optionsAreTakenWhereTheyAreAllowed() throws Exception {
        begin();
        answer(FakeUnits.analysis("late", 1, 1));
        List<String> names = model.availableOptions().stream().map(OptionSpec::name).toList();
        assertTrue(names.containsAll(List.of("preset", "source", "bandwidths", "window")), names::toString);
        assertFalse(names.contains("group")); // all of them are seen
        assertTrue(model.refusal(Map.of("bandwidths", "0")).orElseThrow().contains("bandwidths"));
        assertThrows(GlassboxException.class, () -> model.options(Map.of("bandwidths", "0")));
        assertInstanceOf(Content.Ready.class, shown().content());
        model.options(Map.of("preset", "reference"));
        assertInstanceOf(Content.Computing.class, shown().content());
        assertEquals(Map.of("preset", "reference"), model.state().setup().options());
    }

    @Test
    void anotherNetworkTakesThePlaceOfTheFirst() {
        FakeNetwork second = inspections.add("second", 2);
        begin();
        model.target(OptionalInt.of(2));
        FakeNetwork.Asked<?> old = first.open("ask");
        model.open(NetworkFile.of(Path.of("second.safetensors")));
        assertTrue(first.isClosed());
        assertTrue(old.monitor().isCanceled());
        old.answer().completeExceptionally(new CancellationException());
        assertEquals(List.of("predict", "ask"), second.questions()); // it has no class 2
    }

    @Test
    void whatCanNotBeOpenedIsSaidAndTheRestStays() {
        begin();
        answer(FakeUnits.analysis("late", 1, 1));
        model.open(NetworkFile.of(Path.of("gone.safetensors")));
        assertEquals(Optional.of("There is no file gone.safetensors."), model.state().setup().problem());
        assertInstanceOf(Content.Ready.class, shown().content());
        model.dismissProblem();
        model.show(List.of(new Source("broken")));
        assertEquals(Optional.of("The image broken can't be read."), model.state().setup().problem());
    }

    private void begin() {
        model.open(NetworkFile.of(Path.of("first.safetensors")));
        model.show(List.of(new Source("a"), new Source("b")));
    }

    @SuppressWarnings("unchecked")
    private void answer(UnitAnalysis analysis) {
        ((FakeNetwork.Asked<UnitAnalysis>) first.open("ask")).answer().complete(analysis);
    }

    private AdviseState.Shown shown() {
        return assertInstanceOf(AdviseState.Shown.class, model.state());
    }
}
