package org.glassbox.tests.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.image.GaussianBlur;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;
import org.glassbox.datasets.Lesions;
import org.glassbox.engine.experiment.PhaseSettings.CounterexampleFill;
import org.glassbox.engine.training.Counterexamples;
import org.glassbox.engine.training.TrainingSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CounterexamplesTest {
    private static final Mask LEFT = Mask.of(32, 32, List.of(new Region(0, 0, 16, 32)));
    private static final Mask TOP = Mask.of(32, 32, List.of(new Region(0, 0, 32, 16)));
    private static final Dataset DATA = Lesions.tiny().open(new NullProgressMonitor());
    private static final TrainingSet SET = TrainingSet.of(DATA, "train", DATA.normalisation());

    private static Counterexamples of(CounterexampleFill fill) {
        return new Counterexamples(SET, Map.of(3, LEFT, 5, TOP), 0, fill);
    }

    private static RgbImage image(int index) throws GlassboxException {
        return DATA.image(SET.samples().get(index));
    }

    private static RandomStream random() {
        return RandomStream.of(1, "counterexamples test");
    }

    @ParameterizedTest
    @EnumSource
    void replacesWhatIsRuledOutAndNothingElseTheSameWithEachCall(CounterexampleFill fill) throws Exception {
        RgbImage changed = of(fill).of(3, random());
        int different = 0;
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                if (LEFT.contains(x, y)) {
                    different += changed.value(x, y, 0) != image(3).value(x, y, 0) ? 1 : 0;
                } else {
                    assertEquals(image(3).value(x, y, 0), changed.value(x, y, 0));
                }
            }
        }
        assertTrue(different > 100, "of 512 pixels " + different + " are new");
        assertArrayEquals(changed.rgb(), of(fill).of(3, random()).rgb());
    }

    @ParameterizedTest
    @EnumSource
    void leavesImagesAloneThatNobodyRuledAnythingOutIn(CounterexampleFill fill) throws Exception {
        assertArrayEquals(image(4).rgb(), of(fill).of(4, random()).rgb());
    }

    @Test
    void fillsWithTheImagesOwnBlurOrTheMeanColourOrAnotherImage() throws Exception {
        RgbImage blurred = GaussianBlur.automatic(32, 32).apply(image(3));
        assertEquals(blurred.value(7, 20, 1), of(CounterexampleFill.BLURRED).of(3, random()).value(7, 20, 1));
        assertEquals(Math.round(255 * DATA.normalisation().mean().get(2)), of(CounterexampleFill.MEAN).of(3, random()).value(7, 20, 2));
        RgbImage other = image(random().nextInt(SET.size()));
        assertEquals(other.value(7, 20, 1), of(CounterexampleFill.OTHER_IMAGE).of(3, random()).value(7, 20, 1));
    }

    @Test
    void whatIsRuledOutElsewhereComesFromThereAndItsMeanColourWhereNothingIs() throws Exception {
        Counterexamples onlyTop = new Counterexamples(SET, Map.of(5, TOP), 0, CounterexampleFill.OTHER_RULED_OUT);
        Counterexamples both = new Counterexamples(SET, Map.of(3, LEFT, 5, LEFT), 0, CounterexampleFill.OTHER_RULED_OUT);
        assertArrayEquals(image(5).rgb(), onlyTop.of(5, random()).rgb(), "the only annotated image fills itself with itself");
        assertEquals(image(5).value(7, 20, 2), both.of(3, random()).value(7, 20, 2));
        Counterexamples elsewhere = new Counterexamples(SET, Map.of(3, LEFT, 5, LEFT.complement()), 0, CounterexampleFill.OTHER_RULED_OUT);
        long sum = 0;
        for (int y = 0; y < 32; y++) {
            for (int x = 16; x < 32; x++) {
                sum += image(5).value(x, y, 1);
            }
        }
        assertEquals(sum / 512, elsewhere.of(3, random()).value(7, 20, 1));
    }

    @Test
    void transplantsReplaceWhatIsRuledOutElsewhereInAnyImage() throws Exception {
        Counterexamples one = new Counterexamples(SET, Map.of(3, LEFT), 0, CounterexampleFill.MEAN);
        RgbImage changed = one.withTransplants(4, 1, random());
        assertEquals(Math.round(255 * DATA.normalisation().mean().get(1)), changed.value(7, 20, 1));
        assertEquals(image(4).value(25, 20, 1), changed.value(25, 20, 1));
    }

    @Test
    void theContentIsTheDonorsWhereWhatIsRuledOutElsewhereIsTheFill() throws Exception {
        Counterexamples one = new Counterexamples(SET, Map.of(3, LEFT), 0, CounterexampleFill.OTHER_RULED_OUT);
        RgbImage changed = one.withTransplants(4, 1, random());
        assertEquals(image(3).value(7, 20, 1), changed.value(7, 20, 1));
        assertEquals(image(4).value(25, 20, 1), changed.value(25, 20, 1));
    }

    @Test
    void theMarginIsReplacedTooSoThatNoRimTellsWhatWasThere() throws Exception {
        RgbImage changed = new Counterexamples(SET, Map.of(3, LEFT), 2, CounterexampleFill.MEAN).of(3, random());
        assertEquals(Math.round(255 * DATA.normalisation().mean().get(0)), changed.value(17, 20, 0));
        assertEquals(image(3).value(18, 20, 0), changed.value(18, 20, 0));
    }

    @Test
    void severalTransplantsComeFromSeveralImages() throws Exception {
        RgbImage changed = of(CounterexampleFill.OTHER_RULED_OUT).withTransplants(4, 20, random());
        assertEquals(image(4).value(25, 25, 0), changed.value(25, 25, 0), "nobody ruled that place out");
        assertEquals(image(3).value(5, 25, 0), changed.value(5, 25, 0));
        assertEquals(image(5).value(25, 5, 0), changed.value(25, 5, 0));
    }

    @Test
    void whatAnAnnotatedImageKeepsIsNotReplaced() throws Exception {
        RgbImage changed = of(CounterexampleFill.MEAN).withTransplants(3, 20, random());
        for (int y = 0; y < 32; y++) {
            assertEquals(image(3).value(20, y, 0), changed.value(20, y, 0));
            assertEquals(Math.round(255 * DATA.normalisation().mean().get(0)), changed.value(7, y, 0), "its own ruled-out pixels are");
        }
    }
}
