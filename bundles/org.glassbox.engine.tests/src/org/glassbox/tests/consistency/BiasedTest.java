package org.glassbox.tests.consistency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.RgbImage;
import org.glassbox.datasets.Biased;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training images that were changed on purpose. */
class BiasedTest {
    private static final String TINY = "variant=tiny;seed=7";

    private static Dataset open(Biased.Change change, double share, long seed) throws GlassboxException {
        return new Biased("lesions", TINY, change, 0.5, share, seed).open(new NullProgressMonitor());
    }

    private static Set<String> changed(Dataset data) {
        return data.samples("train").stream().filter(sample -> data.group(sample).equals(Optional.of("biased"))).map(Sample::id).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource(Biased.Change.class)
    void imagesChangeAsTheirGroupSays(Biased.Change change) throws Exception {
        Dataset plain = open(change, 0, 1);
        Dataset data = open(change, 1, 1);
        Sample sample = data.samples("train").getFirst();
        RgbImage before = plain.image(sample);
        RgbImage after = data.image(sample);
        double shift = change == Biased.Change.SCALED ? 0 : (change == Biased.Change.BRIGHTER ? 0.5 : -0.5) * luminanceDeviation(before);
        double factor = change == Biased.Change.SCALED ? 1.5 : 1;
        for (int i = 0; i < before.rgb().length; i++) {
            double expected = Math.clamp(factor * (before.rgb()[i] & 0xff) + shift, 0, 255);
            assertEquals(expected, after.rgb()[i] & 0xff, 0.501, "value " + i);
        }
    }

    private static double luminanceDeviation(RgbImage image) {
        int pixels = image.width() * image.height();
        double[] luminance = new double[pixels];
        double mean = 0;
        for (int i = 0; i < pixels; i++) {
            luminance[i] = 0.299 * (image.rgb()[3 * i] & 0xff) + 0.587 * (image.rgb()[3 * i + 1] & 0xff) + 0.114 * (image.rgb()[3 * i + 2] & 0xff);
            mean += luminance[i] / pixels;
        }
        double square = 0;
        for (double value : luminance) {
            square += (value - mean) * (value - mean) / pixels;
        }
        return Math.sqrt(square);
    }

    @Test
    void theShareOfTheTrainingImagesIsChangedAndNoOther() throws Exception {
        Dataset data = open(Biased.Change.BRIGHTER, 0.8, 1);
        Dataset plain = open(Biased.Change.BRIGHTER, 0, 1);
        List<Sample> training = data.samples("train");
        assertEquals((int) (0.8 * training.size()), changed(data).size());
        for (String split : data.splits()) {
            for (Sample sample : data.samples(split)) {
                if (!changed(data).contains(sample.id())) {
                    assertArrayEquals(plain.image(sample).rgb(), data.image(sample).rgb(), sample.id());
                }
                assertEquals(split.equals("train"), data.group(sample).isPresent(), sample.id());
            }
        }
    }

    @Test
    void theSeedDecidesWhichImagesChange() throws Exception {
        assertEquals(changed(open(Biased.Change.DARKER, 0.5, 3)), changed(open(Biased.Change.DARKER, 0.5, 3)));
        assertNotEquals(changed(open(Biased.Change.DARKER, 0.5, 3)), changed(open(Biased.Change.DARKER, 0.5, 4)));
    }

    @Test
    void optionsThatAreNoPairsAreRefused() {
        GlassboxException refused = assertThrows(GlassboxException.class, () -> new Biased("lesions", "tiny", Biased.Change.SCALED, 0.5, 1, 1).open(null));
        assertEquals("The data set biased: option ofOptions has \"tiny\", but must be like key=value;key=value.", refused.getMessage());
        assertTrue(assertThrows(GlassboxException.class, () -> new Biased("lesion", "", Biased.Change.SCALED, 0.5, 1, 1).open(null)).getMessage()
                .contains("did you mean \"lesions\"?"));
    }
}
