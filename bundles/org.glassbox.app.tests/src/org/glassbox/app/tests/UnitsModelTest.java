package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.glassbox.advise.AdviseResult.Unit;
import org.glassbox.advise.UnitAnalysis;
import org.glassbox.advise.density.UnitDensity;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.DensityCurves;
import org.glassbox.ui.advise.GroupCard;
import org.glassbox.ui.advise.ScoreCount;
import org.glassbox.ui.advise.Sentences;
import org.glassbox.ui.advise.UnitsModel;
import org.glassbox.ui.advise.UnitsModel.Column;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.open.PictureSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of units, and what is drawn and said of them. */
class UnitsModelTest {
    private final FakeInspections inspections = new FakeInspections();
    private final FakeNetwork network = inspections.add("first", 2);
    private final AdviseModel model = new AdviseModel(() -> Optional.of(inspections), Runnable::run, Runnable::run);
    private final UnitsModel units = new UnitsModel(model);

    private record Source(String name) implements PictureSource {
        @Override
        public Picture read() {
            return new Picture(name, new RgbImage(4, 4, new byte[48]), Map.of(), Optional.empty());
        }
    }

    @BeforeEach
    void look() {
        model.open(NetworkFile.of(Path.of("first.safetensors")));
        model.show(List.of(new Source("a"), new Source("b")));
        answer(FakeUnits.analysis("late", 1, 2, 0, -1, 2, 1));
    }

    @Test
    void theLargestShareComesFirstAndIsLookedAt() {
        assertEquals(List.of(0, 1, 2, 3, 4), rows());
        assertEquals(0, units.state().selected().orElseThrow().index());
    }

    @Test
    void aColumnOrdersAndASecondTimeTheOtherWayRound() {
        units.sort(Column.PEAKS);
        assertEquals(List.of(0, 3, 4, 1, 2), rows()); // most peaks first, equal ones by index
        units.sort(Column.PEAKS);
        assertEquals(List.of(2, 1, 4, 0, 3), rows());
        units.sort(Column.GRADIENT);
        assertEquals(List.of(4, 3, 2, 1, 0), rows());
        units.sort(Column.UNIT);
        assertEquals(List.of(0, 1, 2, 3, 4), rows());
        units.sort(Column.UNIT);
        assertEquals(List.of(4, 3, 2, 1, 0), rows());
    }

    @Test
    void theUnitThatIsLookedAtStaysSoWhateverTheOrder() {
        units.select(3);
        units.sort(Column.PEAKS);
        assertEquals(3, units.state().selected().orElseThrow().index());
        assertEquals(1, units.state().selectedRow());
        units.select(99);
        assertEquals(3, units.state().selected().orElseThrow().index());
    }

    @Test
    void onlyUnitsOfOneScoreAreListedIfWanted() {
        units.filter(OptionalInt.of(2));
        assertEquals(List.of(0, 3), rows());
        units.filter(OptionalInt.of(-1));
        assertEquals(List.of(2), rows());
        assertEquals(2, units.state().selected().orElseThrow().index());
        units.filter(OptionalInt.empty());
        assertEquals(5, rows().size());
    }

    @Test
    void anotherImageKeepsUnitAndFilterAndAnotherLayerBeginsAnew() {
        units.select(3);
        units.filter(OptionalInt.of(2));
        model.move(1);
        assertTrue(rows().isEmpty());
        answer(FakeUnits.analysis("late", 1, 2, 2, 2, 2, 0));
        assertEquals(List.of(0, 1, 2, 3), rows());
        assertEquals(3, units.state().selected().orElseThrow().index());

        model.layer(Optional.of("early"));
        answer(FakeUnits.analysis("early", 1, 0, 1, 1, 1, 1));
        assertEquals(OptionalInt.empty(), units.state().peaks()); // no unit there has two
        assertEquals(0, units.state().selected().orElseThrow().index()); // the first of the list
        assertEquals(5, rows().size());
    }

    @Test
    void scoresAreCounted() {
        UnitAnalysis analysis = units.state().analysis().orElseThrow();
        assertEquals(List.of(new ScoreCount(-1, 1), new ScoreCount(0, 1), new ScoreCount(1, 1), new ScoreCount(2, 2)), ScoreCount.of(analysis.result()));
    }

    @Test
    void gradCamComesFirstThenTheBestGroupThenTheOthers() {
        List<GroupCard> cards = GroupCard.of(units.state().analysis().orElseThrow(), network.card());
        assertEquals(List.of(OptionalInt.empty(), OptionalInt.of(2), OptionalInt.of(0), OptionalInt.of(1)), cards.stream().map(GroupCard::peaks).toList());
        assertEquals(List.of("Grad-CAM: all units", "\u2605 Best: 2 peaks", "0 peaks", "1 peak"), cards.stream().map(Sentences::title).toList());
        String caption = Sentences.caption(cards.get(1), units.state().analysis().orElseThrow().result());
        assertEquals("2 units \u00b7 share 62.5\u00a0%\nAVX 0.300", caption); // 0.5 / 1 + 0.5 / 4
        assertEquals(3f, cards.getFirst().map().orElseThrow().values()[15]);
    }

    @Test
    void aDensityBecomesCurvesWhoseHistogramHasAreaOne() {
        Unit unit = units.state().rows().getFirst();
        DensityCurves curves = DensityCurves.of(unit.density());
        double area = 0;
        for (int i = 0; i < curves.stepX().length - 1; i++) {
            area += curves.stepY()[i] * (curves.stepX()[i + 1] - curves.stepX()[i]);
        }
        assertEquals(1, area, 1e-12);
        assertEquals(-0.125, curves.stepX()[0]); // half a step before the first point
        assertEquals(1.125, curves.stepX()[curves.stepX().length - 1]);
        assertArrayEquals(new double[] {0.25, 0.75}, curves.peakX());
        assertArrayEquals(new double[] {2, 2}, curves.peakY());
        assertEquals(2.16, curves.top(), 1e-12);
        assertEquals("Peaks at 0.25, 0.75 (\u25bc).", Sentences.density(unit.density()));
    }

    @Test
    void theLegendSaysHowManyBarsAreCutOff() {
        double[] grid = {0, 0.5, 1};
        double[] density = {1, 1, 1};
        assertEquals("Histogram", Sentences.histogram(curves(grid, new double[] {1, 1, 1}, density)));
        assertEquals("Histogram (one bar is higher than the chart)", Sentences.histogram(curves(grid, new double[] {8, 1, 1}, density)));
        assertEquals("Histogram (2 bars are higher than the chart)", Sentences.histogram(curves(grid, new double[] {8, 1, 8}, new double[] {0.5, 0.2, 0.5})));
    }

    private static DensityCurves curves(double[] grid, double[] histogram, double[] density) {
        return DensityCurves.of(new UnitDensity(grid, density, new double[grid.length], histogram, 0, List.of(), 1));
    }

    @Test
    void aUnitSaysItsNumbers() {
        Unit last = units.state().rows().getLast();
        assertEquals("Unit 4: 1 peak, mean gradient 0.400, -10.00\u00a0% of the score", Sentences.unit(last));
        assertEquals("none", Sentences.cell(units.state().rows().get(2), Column.PEAKS));
        assertEquals("0.00\u00a0%", Sentences.cell(new Unit(0, 1, -1e-6, last.density()), Column.SHARE));
        assertEquals("5 units", Sentences.listed(units.state()));
        units.filter(OptionalInt.of(2));
        assertEquals("2 of 5 units", Sentences.listed(units.state()));
    }

    private List<Integer> rows() {
        return units.state().rows().stream().map(Unit::index).toList();
    }

    @SuppressWarnings("unchecked")
    private void answer(UnitAnalysis analysis) {
        ((FakeNetwork.Asked<UnitAnalysis>) network.open("ask")).answer().complete(analysis);
    }
}
