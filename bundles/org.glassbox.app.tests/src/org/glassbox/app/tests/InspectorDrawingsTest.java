package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.engine.explain.Prediction;
import org.glassbox.ui.Outline;
import org.glassbox.ui.Place;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.open.PictureSource;
import org.glassbox.ui.open.Targets;
import org.glassbox.ui.saliency.Inspection;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.LookModel;
import org.glassbox.ui.saliency.Panel;
import org.glassbox.ui.saliency.PanelDrawing;
import org.glassbox.ui.saliency.PanelSvg;
import org.glassbox.ui.saliency.Sentences;
import org.glassbox.ui.saliency.ShownMap;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What is said and drawn of maps. */
class InspectorDrawingsTest {
    private static final int SIZE = FakeNetwork.SIZE;

    @Test
    void aMapSaysItsValueAtAPlaceInItsOwnUnit() {
        ShownMap map = new ShownMap(FakeNetwork.explanation(1, 2, Double.NaN), SIZE, SIZE);
        assertEquals(-10, map.at(new Place(0.1, 0.1)), 1e-6); // the first value, -5 times 2
        assertEquals(2 * 6, map.at(new Place(0.6, 0.3)), 1e-5); // column 2 of row 1
        assertEquals(2 * 15, map.largest(), 1e-6);
        assertTrue(map.isSigned());
    }

    @Test
    void theThresholdIsAShareOfTheLargestValueAndIsComparedWithTheMask() {
        ShownMap map = new ShownMap(FakeNetwork.explanation(1, 1, Double.NaN), SIZE, SIZE);
        assertEquals(8, map.above(0.5).count()); // 8 to 15 are at least 7.5
        Mask lowest = mask(12, 16);
        assertEquals(OptionalDouble.of(0.5), map.iou(0.5, lowest)); // 4 of 8
        assertEquals(OptionalDouble.of(0), map.iou(0.5, mask(0, 2)));
    }

    @Test
    void aMapThatSaysNothingHasNoColoursAndNothingAboveAThreshold() {
        ShownMap map = new ShownMap(FakeNetwork.explanation(1, 0, Double.NaN), SIZE, SIZE);
        assertEquals(0, map.above(0.5).count());
        for (int pixel : map.argb(ColourMap.VIRIDIS, 1, map.unit())) {
            assertEquals(0, pixel >>> 24);
        }
        assertTrue(Sentences.status(map.explanation()).contains("zero everywhere"));
    }

    @Test
    void aBrokenPromiseIsSaid() {
        Explanation broken = FakeNetwork.explanation(1, 1, 0.9);
        assertTrue(Sentences.status(broken).startsWith("\u26a0"), Sentences.status(broken));
        assertTrue(Sentences.status(broken).contains("0.9"), Sentences.status(broken));
        assertTrue(Sentences.status(FakeNetwork.explanation(1, 1, 0.1)).startsWith("\u2713"));
    }

    @Test
    void numbersAreShort() {
        List<Double> numbers = List.of(0.0, 0.01234, 1.234, 12.34, 123.4, 0.0000123, 1234000.0, Double.NaN, -0.5);
        assertEquals(List.of("0", "0.0123", "1.23", "12.3", "123", "1.2e-5", "1.2e6", "n/a", "-0.5"), numbers.stream().map(Sentences::number).toList());
    }

    @Test
    void anOutlineGoesAroundItsPixelsInPiecesAsLongAsTheyAreStraight() {
        Outline outline = new Outline(mask(5, 7), Outline.Kind.MASK); // two pixels side by side
        assertEquals(4, outline.edges().size());
        assertTrue(outline.edges().contains(new Outline.Edge(1, 1, 3, 1)), outline.edges()::toString);
        assertTrue(outline.edges().contains(new Outline.Edge(3, 1, 3, 2)), outline.edges()::toString);
    }

    @Test
    void thePanelHoldsEveryMapItsScaleAndItsWords() throws Exception {
        Inspection.Shown shown = shown();
        LookModel look = new LookModel();
        look.toggleThreshold();
        Panel panel = PanelDrawing.of(shown, look.look());
        String svg = PanelSvg.of(panel);

        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertEquals(1 + shown.rows().getFirst().cells().size(), document.getElementsByTagName("image").getLength());
        assertTrue(svg.contains(">Grad-CAM<") && svg.contains("explains dog") && svg.contains("dog 80"), svg);
        assertTrue(svg.contains(">-14<") && svg.contains(">14<"), "the scale is missing"); // of 16 sizes the 99th percentile is the last but one
        assertFalse(panel.items().stream().anyMatch(item -> item instanceof Panel.Item.Text text && text.x() > panel.width()));
    }

    @Test
    void theLookGoesThroughAllColoursAndBack() {
        LookModel look = new LookModel();
        for (int i = 0; i <= ColourMap.values().length; i++) {
            look.nextColours();
        }
        assertEquals(Optional.empty(), look.look().colours());
        look.moveThreshold(1);
        assertEquals(0.55, look.look().threshold().orElseThrow(), 1e-9);
        look.opacity(7);
        assertEquals(1, look.look().opacity());
    }

    @Test
    void ofManyClassesTheLikeliestAreOfferedAndTheChosenOne() {
        List<String> names = IntStream.range(0, 1000).mapToObj(k -> "#" + k).toList();
        NetworkCard card = new NetworkCard(Path.of("w"), "vgg16", names, 224, 224, Normalisation.IMAGENET, 1, List.of(), Optional.empty(), List.of());
        Prediction prediction = new Prediction(IntStream.range(0, 1000).mapToObj(k -> k / 1000.0).toList(), 999);
        List<Integer> offered = Targets.offered(card, Optional.of(prediction), OptionalInt.of(3));
        assertEquals(List.of(999, 998), offered.subList(0, 2));
        assertEquals(List.of(990, 3), offered.subList(9, 11));
        assertEquals(11, offered.size());
    }

    private static Mask mask(int from, int to) {
        BitSet pixels = new BitSet();
        pixels.set(from, to);
        return new Mask(SIZE, SIZE, pixels);
    }

    private static Inspection.Shown shown() {
        FakeInspections inspections = new FakeInspections();
        FakeNetwork network = inspections.add("first", 2);
        InspectorModel model = new InspectorModel(() -> Optional.of(inspections), Runnable::run, Runnable::run);
        model.open(0, NetworkFile.of(Path.of("first.safetensors")));
        Picture picture = new Picture("a & b", new RgbImage(SIZE, SIZE, new byte[3 * SIZE * SIZE]), Map.of(MaskRole.RELEVANT, mask(0, 4)), Optional.empty());
        model.show(List.of(new PictureSource() {
            @Override
            public String name() {
                return picture.name();
            }

            @Override
            public Picture read() {
                return picture;
            }
        }));
        network.answerAll();
        return (Inspection.Shown) model.state();
    }
}
