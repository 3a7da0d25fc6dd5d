package org.glassbox.tests.metrics;

import static org.glassbox.tests.metrics.LinearScene.logistic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.ExplanationMetric.Direction;
import org.glassbox.core.explain.ExplanationMetric.Point;
import org.glassbox.core.explain.ExplanationMetric.Value;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.metrics.AverageDrop;
import org.glassbox.metrics.AverageIncrease;
import org.glassbox.metrics.DeletionAuc;
import org.glassbox.metrics.Infidelity;
import org.glassbox.metrics.InsertionAuc;
import org.glassbox.metrics.PixelFlipping;
import org.glassbox.metrics.Replacement;
import org.glassbox.metrics.Response;
import org.glassbox.metrics.Road;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Metrics that ask a network about changed images, by networks that are linear before the softmax. */
class RemovalMetricsTest {
    private static final double TOLERANCE = 1e-6;
    private LinearScene scene;

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void deletionIsTheAreaUnderTheProbability() throws Exception {
        // given z = 2·1 - 1·1, the first pixel marked
        scene = new LinearScene(2, 1, 2, -1).image(new double[] {1, 1}, 5, 0);
        // when it goes first, towards black, then the other: z = 1, -1, 0
        Value value = scene.value(new DeletionAuc(2, Replacement.BLACK, 0));
        // then two trapezia of width 1/2
        assertEquals((logistic(1) + 2 * logistic(-1) + logistic(0)) / 4, value.value(), TOLERANCE);
        assertEquals(List.of("0 %", "50 %", "100 %"), value.points().stream().map(Point::label).toList());
        assertEquals(logistic(-1), value.points().get(1).y(), TOLERANCE);
    }

    @Test
    void insertionGoesTheOtherWay() throws Exception {
        // z = 0 for the mean colour -1 + 1, then 3·(-1 → 1 for the marked pixel), then the image
        scene = new LinearScene(2, 1, 3, 1).image(new double[] {1, -1}, 5, 0);
        // mean colour 0: z = 0; the first pixel shown: 3; both: 3 - 1
        double area = scene.value(new InsertionAuc(2, Replacement.MEAN, 0)).value();
        assertEquals((logistic(0) + 2 * logistic(3) + logistic(2)) / 4, area, TOLERANCE);
    }

    @Test
    void replacementsAreGivenInPixelsAndNotInNormalisedValues() throws Exception {
        // all replaced in one step: z = (0 - .5) / .25 = -2 for black, (1 - .5) / .25 = 2 for white, 0 for zero
        scene = new LinearScene(1, 1, 1).normalisedBy(0.5, 0.25).image(new double[] {0.3}, 1);
        assertEquals((logistic(0.3) + logistic(-2)) / 2, scene.value(new DeletionAuc(1, Replacement.BLACK, 0)).value(), TOLERANCE);
        assertEquals((logistic(0.3) + logistic(2)) / 2, scene.value(new DeletionAuc(1, Replacement.WHITE, 0)).value(), TOLERANCE);
        assertEquals((logistic(0.3) + logistic(0)) / 2, scene.value(new DeletionAuc(1, Replacement.ZERO, 0)).value(), TOLERANCE);
        assertEquals(logistic(0.3), scene.value(new DeletionAuc(1, Replacement.BLUR, 0)).value(), TOLERANCE);
    }

    @Test
    void aMapOfWhatTheNetworkLooksAtBeatsARandomOne() throws Exception {
        // given a network that is the mean of a square of 4 x 4 in 16 x 16 pixels, a map of that square, and one drawn at random
        double[] square = new double[256];
        for (int i = 0; i < 16; i++) {
            square[(4 + i / 4) * 16 + 4 + i % 4] = 0.5;
        }
        RandomStream random = RandomStream.of(0, "test");
        double[] white = new double[256];
        Arrays.fill(white, 1);
        scene = new LinearScene(16, 16, square).image(white, square).image(white, IntStream.range(0, 256).mapToDouble(i -> random.nextDouble()).toArray());
        // then deletion and MoRF are lower and insertion, pixel flipping and ROAD higher for the first
        assertBetter(scene.values(new DeletionAuc(100, Replacement.BLACK, 0)), Direction.LOWER_IS_BETTER);
        assertBetter(scene.values(new InsertionAuc(100, Replacement.BLACK, 0)), Direction.HIGHER_IS_BETTER);
        PixelFlipping flipping = new PixelFlipping(4, 100, PixelFlipping.First.MOST_RELEVANT, PixelFlipping.Colours.BLACK, 1, Response.LOGIT, 0);
        assertBetter(scene.values(flipping), flipping.direction());
        assertBetter(scene.values(new Infidelity(200, 0, Replacement.BLACK, Infidelity.Scale.FITTED, Response.LOGIT, 0)), Direction.LOWER_IS_BETTER);
    }

    private static void assertBetter(List<Value> values, Direction direction) {
        double lead = values.get(0).value() - values.get(1).value();
        assertTrue(direction == Direction.HIGHER_IS_BETTER ? lead > 0.01 : lead < -0.01, values.toString());
    }

    @Test
    void aMapThatSaysNothingRemovesPixelsInRandomOrderAndNotByRows() throws Exception {
        // given a network that looks at the upper half of 20 x 20 white pixels only: by rows half the steps would remove all that matters
        double[] upper = new double[400];
        Arrays.fill(upper, 0, 200, 0.02);
        double[] white = new double[400];
        Arrays.fill(white, 1);
        scene = new LinearScene(20, 20, upper).image(white, new double[400]).image(white, white);
        // when
        List<Value> values = scene.values(new DeletionAuc(2, Replacement.BLACK, 0));
        // then half of the upper pixels are left after half of the steps, within 4 deviations of √(200·.5·.5·200/399) = 5 pixels of 200
        for (Value value : values) {
            double left = Math.log(1 / (1 / value.points().get(1).y() - 1)) / 4; // the logit as a share of all 200 pixels' 4
            assertEquals(0.5, left, 0.1);
        }
        assertEquals(Optional.of("the map is zero everywhere"), values.get(0).remark());
        assertEquals(Optional.of("the map is equal everywhere"), values.get(1).remark());
        assertEquals(values.get(0).points(), values.get(1).points()); // the same image, so the same order
        assertTrue(!values.equals(scene.values(new DeletionAuc(2, Replacement.BLACK, 1))));
    }

    @Test
    void pixelFlippingIsTheAreaOverTheCurveOfTheScore() throws Exception {
        // given z = 3 + 2 + 1 in three regions of one pixel, marked in the order 2, 0, 1
        scene = new LinearScene(3, 1, 3, 2, 1).image(new double[] {1, 1, 1}, 2, 1, 3);
        PixelFlipping most = new PixelFlipping(1, 100, PixelFlipping.First.MOST_RELEVANT, PixelFlipping.Colours.BLACK, 1, Response.LOGIT, 0);
        // when z = 6, 5, 2, 0: falls 0 + 1 + 4 + 6 over L + 1 = 4
        assertEquals(11.0 / 4, scene.value(most).value(), TOLERANCE);
        // and with the least relevant first 6, 4, 1, 0: falls 0 + 2 + 5 + 6
        PixelFlipping least = new PixelFlipping(1, 100, PixelFlipping.First.LEAST_RELEVANT, PixelFlipping.Colours.BLACK, 1, Response.LOGIT, 0);
        assertEquals(13.0 / 4, scene.value(least).value(), TOLERANCE);
        assertEquals(Direction.LOWER_IS_BETTER, least.direction());
        // and with one step only 6, 5
        PixelFlipping one = new PixelFlipping(1, 1, PixelFlipping.First.MOST_RELEVANT, PixelFlipping.Colours.BLACK, 1, Response.LOGIT, 0);
        assertEquals(1.0 / 2, scene.value(one).value(), TOLERANCE);
    }

    @Test
    void pixelFlippingAddsUpTheSignedMapOfARegion() throws Exception {
        // regions of 2 x 2 on 3 x 2 pixels: {5, -9, 1, 1} = -2 and {1, 0} = 1, so that the right one goes first
        scene = new LinearScene(3, 2, 1, 1, 10, 1, 1, 10).image(new double[] {1, 1, 1, 1, 1, 1}, 5, -9, 1, 1, 1, 0);
        PixelFlipping flipping = new PixelFlipping(2, 1, PixelFlipping.First.MOST_RELEVANT, PixelFlipping.Colours.BLACK, 1, Response.LOGIT, 0);
        assertEquals(20.0 / 2, scene.value(flipping).value(), TOLERANCE);
    }

    @Test
    void randomColoursAverageToGrey() throws Exception {
        // z = 2 x, one pixel of 1 replaced by u from [0, 1): the fall 2 - 2u has the mean 1 and, over 900 draws of three channels, the deviation 2/√12/√2700 = .0111
        scene = new LinearScene(1, 1, 2).image(new double[] {1}, 1).atOnce(64);
        PixelFlipping flipping = new PixelFlipping(1, 1, PixelFlipping.First.MOST_RELEVANT, PixelFlipping.Colours.RANDOM, 900, Response.LOGIT, 0);
        assertEquals(1.0 / 2, scene.value(flipping).value(), 4 * 0.0111 / 2);
    }

    @Test
    void roadFillsAPixelWithTheWeightedMeanOfItsNeighbours() throws Exception {
        // given a network that reads the pixel in the middle of 3 x 3, which is marked, and no noise
        scene = new LinearScene(3, 3, 0, 0, 0, 0, 1, 0, 0, 0, 0).image(new double[] {1, 2, 3, 4, 100, 6, 7, 8, 12}, 0, 0, 0, 0, 1, 0, 0, 0, 0);
        Value value = scene.value(new Road(Road.First.MOST_RELEVANT, 0, 0));
        // then with 10 % removed it reads (2 + 4 + 6 + 8)/6 + (1 + 3 + 7 + 12)/12
        assertEquals(20.0 / 6 + 23.0 / 12, logit(value.points().get(0)), 1e-3);
        assertEquals("10 % removed, most relevant first", value.points().get(0).label());
        assertEquals(9, value.points().size());
    }

    @Test
    void roadSolvesForPixelsThatDependOnEachOther() throws Exception {
        // given two columns, of which the left pixel a is 100, the right one b 50 and the rest known: 20 % of 2 x 4 pixels are 2
        // a at (0, 0): neighbours b, below 1, diagonal 2. weights 1/6 1/6 1/12: 5a = 2b + 2·1 + 2
        // b at (1, 0): neighbours a, below 2, diagonal 1: 5b = 2a + 2·2 + 1
        // 25a = 2 (2a + 5) + 20, a = 30/21 and b = (2a + 5)/5 = 165/105
        scene = new LinearScene(2, 4, 1, 0, 0, 0, 0, 0, 0, 0).image(new double[] {100, 50, 1, 2, 9, 9, 9, 9}, 8, 7, 6, 5, 4, 3, 2, 1);
        Value value = scene.value(new Road(Road.First.MOST_RELEVANT, 0, 0));
        assertEquals(30.0 / 21, logit(value.points().get(1)), 1e-4);
    }

    @Test
    void roadSpreadsTheLastPixelOverAll() throws Exception {
        // 90 % of 9 pixels are 8: all read the last one, whatever they were
        scene = new LinearScene(3, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0).image(new double[] {90, 80, 70, 60, 50, 40, 30, 20, 1.5}, 9, 8, 7, 6, 5, 4, 3, 2, 1);
        Value value = scene.value(new Road(Road.First.MOST_RELEVANT, 0, 0));
        assertEquals(1.5, logit(value.points().get(8)), 1e-3);
    }

    @Test
    void roadOfALargePictureIsHarmonic() throws Exception {
        // given a ramp over 40 x 40 pixels, whose inner part is removed: what is linear is its own imputation
        double[] ramp = IntStream.range(0, 1600).mapToDouble(i -> (i % 40 + 0.5 * (i / 40)) / 40).toArray();
        double[] inner = IntStream.range(0, 1600).mapToDouble(i -> -Math.max(Math.abs(i % 40 - 19.5), Math.abs(i / 40 - 19.5))).toArray();
        double[] middle = new double[1600];
        middle[20 * 40 + 20] = 1;
        scene = new LinearScene(40, 40, middle).image(ramp, inner);
        // when
        Value value = scene.value(new Road(Road.First.MOST_RELEVANT, 0, 0));
        // then, up to 80 %, which leaves the edge, the middle reads what it was
        for (Point point : value.points().subList(0, 8)) {
            assertEquals(ramp[20 * 40 + 20], logit(point), 5e-3, point.label());
        }
    }

    @Test
    void roadBothWaysIsTheDifference() throws Exception {
        scene = new LinearScene(3, 3, 0, 0, 0, 0, 1, 0, 0, 0, 0).image(new double[] {0, 0, 0, 0, 3, 0, 0, 0, 0}, 0, 1, 0, 2, 9, 3, 0, 4, 0);
        double most = scene.value(new Road(Road.First.MOST_RELEVANT, 0, 0)).value();
        double least = scene.value(new Road(Road.First.LEAST_RELEVANT, 0, 0)).value();
        assertEquals(logistic(0), most, TOLERANCE); // the middle is gone at once
        assertEquals(logistic(3), least, 1e-3); // and stays to the last
        assertEquals(least - most, scene.value(new Road(Road.First.BOTH, 0, 0)).value(), TOLERANCE);
    }

    @Test
    void roadAddsNoiseInPixelUnits() throws Exception {
        // given z = the middle of black pixels; the noise is that of pixels by the deviation of the normalisation, averaged over three channels
        scene = new LinearScene(3, 3, 0, 0, 0, 0, 1, 0, 0, 0, 0).normalisedBy(0, 0.5);
        for (int n = 0; n < 200; n++) {
            double[] image = new double[9];
            image[0] = n * 1e-6; // so that each draws its own
            scene.image(image, 0, 0, 0, 0, 1, 0, 0, 0, 0);
        }
        double squares = 0;
        for (Value value : scene.atOnce(100).values(new Road(Road.First.MOST_RELEVANT, 0.1, 0))) {
            squares += Math.pow(logit(value.points().get(0)), 2);
        }
        assertEquals(0.1 / 0.5 / Math.sqrt(3), Math.sqrt(squares / 200), 0.02); // 4 deviations are 4·.1155/√400 = .023
    }

    @Test
    void averageDropDarkensPixelsByTheMap() throws Exception {
        // given pixels 1 and .5 under mean .5 and deviation .5, that is 1 and 0; the map leaves the first and halves the second: .25, that is -.5
        scene = new LinearScene(2, 1, 2, 4).normalisedBy(0.5, 0.5).image(new double[] {1, 0}, 6, 3);
        double y = logistic(2);
        double o = logistic(2 - 4 * 0.5);
        assertEquals((y - o) / y, scene.value(new AverageDrop()).value(), TOLERANCE);
        assertEquals(0, scene.value(new AverageIncrease()).value());
    }

    @Test
    void aMapThatShowsAllDropsNothingAndOneThatShowsNothingLeavesBlack() throws Exception {
        scene = new LinearScene(2, 1, 2, -1).image(new double[] {1, 1}, 5, 5).image(new double[] {1, 1}, 0, 0).image(new double[] {1, 1}, 4, -2);
        List<Value> drops = scene.values(new AverageDrop());
        assertEquals(0, drops.get(0).value(), TOLERANCE);
        assertEquals((logistic(1) - 0.5) / logistic(1), drops.get(1).value(), TOLERANCE);
        assertEquals(0, drops.get(2).value(), TOLERANCE); // without the second pixel the probability rises
        assertEquals(List.of(0.0, 0.0, 1.0), scene.values(new AverageIncrease()).stream().map(Value::value).toList());
    }

    @Test
    void aClassWithoutProbabilityCanLoseNone() throws Exception {
        scene = new LinearScene(2, 1, -100, -100).image(new double[] {1, 1}, 5, 1);
        assertEquals(Value.of(0).with("the class has no probability that could be lost"), scene.value(new AverageDrop()));
    }

    @Test
    void contributionsOfALinearNetworkHaveNoInfidelity() throws Exception {
        // z = 2·1 - 3·2 + 1·4 + .5·2; contributions 2, -6, 4, 1 from black
        double[] pixels = {1, 2, 4, 2};
        scene = new LinearScene(2, 2, 2, -3, 1, 0.5).image(pixels, 2, -6, 4, 1).image(pixels, 6, -18, 12, 3);
        Infidelity plain = new Infidelity(50, 1, Replacement.BLACK, Infidelity.Scale.NONE, Response.LOGIT, 0);
        Infidelity fitted = new Infidelity(50, 1, Replacement.BLACK, Infidelity.Scale.FITTED, Response.LOGIT, 0);
        assertEquals(0, scene.values(plain).get(0).value(), TOLERANCE);
        assertEquals(0, scene.values(fitted).get(1).value(), TOLERANCE); // three times too large, which fitting mends
        assertTrue(scene.values(plain).get(1).value() > 1);
    }

    @Test
    void infidelityIsTheMeanSquareOfWhatTheMapMisses() throws Exception {
        // each pixel makes a difference of 2 or -2, of which a zero map explains nothing
        scene = new LinearScene(2, 1, 2, -1).image(new double[] {1, 2}, 0, 0).image(new double[] {1, 2}, 3, -3);
        Infidelity plain = new Infidelity(30, 1, Replacement.BLACK, Infidelity.Scale.NONE, Response.LOGIT, 0);
        assertEquals(4, scene.values(plain).get(0).value(), TOLERANCE);
        assertEquals(1, scene.values(plain).get(1).value(), TOLERANCE); // (3 - 2)²
        Infidelity fitted = new Infidelity(30, 1, Replacement.BLACK, Infidelity.Scale.FITTED, Response.LOGIT, 0);
        assertEquals(4, scene.values(fitted).get(0).value(), TOLERANCE); // zero times anything
    }

    @Test
    void infidelityReplacesWholeSquares() throws Exception {
        // the only square of 2 x 2 in 2 x 2 pixels: the sum of the contributions, 2 - 6 + 4 + 1 = 1, against a map of sum 3
        scene = new LinearScene(2, 2, 2, -3, 1, 0.5).image(new double[] {1, 2, 4, 2}, 1, 1, 1, 0);
        Infidelity plain = new Infidelity(2, 2, Replacement.BLACK, Infidelity.Scale.NONE, Response.LOGIT, 0);
        assertEquals(4, scene.value(plain).value(), TOLERANCE);
    }

    @Test
    void aTargetThatIsNoClassIsRefused() {
        scene = new LinearScene(2, 1, 1, 1).image(new double[] {1, 1}, 1, 0);
        MetricRequest request = scene.request();
        MetricRequest wrong = new MetricRequest(request.network(), request.images(), List.of(new SaliencyMap(2, 1, new float[] {1, 0}, 2, Double.NaN)), request.masks(),
                request.normalisation(), null, 1);
        GlassboxException refused = assertThrows(GlassboxException.class, () -> new DeletionAuc().compute(wrong, new NullProgressMonitor()));
        assertEquals("A map of class 2 can't be judged: the network's classes are 0 to 1.", refused.getMessage());
    }

    @Test
    void aNetworkWhoseOutputIsNotFiniteGivesNoValue() throws Exception {
        scene = new LinearScene(2, 1, Double.NaN, 1).image(new double[] {1, 1}, 1, 0);
        assertTrue(scene.value(new DeletionAuc()).remark().orElseThrow().startsWith("the network's output for a changed image is not finite"));
    }

    private static double logit(Point point) {
        return Math.log(point.y() / (1 - point.y()));
    }
}
