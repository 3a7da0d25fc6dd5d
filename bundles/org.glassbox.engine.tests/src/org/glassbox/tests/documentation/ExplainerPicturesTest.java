package org.glassbox.tests.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.report.Overlay;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.Test;

/**
 * Takes one picture of each explainer for docs/explainers.md: a lesion with a patch, what the demo's network without feedback rests on, and the one with feedback.
 * Only when releng/explainer-pictures asks for it.
 */
class ExplainerPicturesTest {
    private static final int FACTOR = 3;
    private static final int GAP = 6;

    @Test
    void takesAPictureOfEachExplainer() throws Exception {
        assumeFalse(System.getProperty("glassbox.explainerPictures", "").isBlank(), "no pictures were asked for");
        Path pictures = Files.createDirectories(Path.of(System.getProperty("glassbox.explainerPictures")));
        Path demo = Path.of(System.getProperty("glassbox.demo"));
        Dataset data = Contributions.ofPlatform().find(ExtensionPoint.DATASETS, "lesions").create(Map.of("size", "64", "seed", "1")).open(new NullProgressMonitor());
        Sample sample = patched(data);
        List<Contribution<Explainer>> explainers = Contributions.ofPlatform().all(ExtensionPoint.EXPLAINERS).usable();
        try (NDManager manager = Torch.newManager(Device.cpu()); Network without = network(manager, data, demo.resolve("without-feedback"));
                Network with = network(manager, data, demo.resolve("with-feedback"))) {
            for (Contribution<Explainer> explainer : explainers) {
                List<RgbImage> tiles = List.of(ImageScaling.enlarged(data.image(sample), FACTOR), overlay(manager, without, data, sample, explainer.defaults()),
                        overlay(manager, with, data, sample, explainer.defaults()));
                ImageFiles.write(sideBySide(tiles), pictures.resolve(explainer.id().replace("+", "plus") + ".png"));
            }
        }
        try (var files = Files.list(pictures)) {
            assertEquals(explainers.size(), files.filter(file -> file.toString().endsWith(".png")).count());
        }
    }

    /** The first malignant lesion of the test images with a patch. */
    private static Sample patched(Dataset data) throws Exception {
        for (Sample sample : data.samples("test_random")) {
            if (sample.label() == 1 && data.mask(sample, MaskRole.IRRELEVANT).isPresent()) {
                return sample;
            }
        }
        throw new IllegalStateException("no image has a patch");
    }

    private static Network network(NDManager manager, Dataset data, Path run) throws Exception {
        Graph graph = Contributions.ofPlatform().find(ExtensionPoint.NETWORKS, "smallcnn").create(Map.of()).graph(data.classes().size(), data.height(), data.width());
        return WeightFiles.network(manager, WeightFiles.load(run.resolve("weights.safetensors")), graph);
    }

    private static RgbImage overlay(NDManager manager, Network network, Dataset data, Sample sample, Explainer explainer) throws Exception {
        RgbImage image = data.image(sample);
        Images images = new Images(data.normalisation().planes(image), 1, data.height(), data.width(), new int[] {1}, null, data.normalisation(), 0);
        Explanation explanation = Explanations.explain(manager, network, explainer, images, new NullProgressMonitor()).getFirst();
        SaliencyMap map = explanation.map();
        RgbImage shown = Overlay.suiting(map).over(Overlay.grey(ImageScaling.enlarged(image, FACTOR)), map);
        return explanation.problem().isEmpty() ? shown : Overlay.marked(shown, explanation.problem().get());
    }

    private static RgbImage sideBySide(List<RgbImage> tiles) {
        int height = tiles.getFirst().height();
        int width = tiles.stream().mapToInt(RgbImage::width).sum() + GAP * (tiles.size() - 1);
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) 255);
        int left = 0;
        for (RgbImage tile : tiles) {
            for (int y = 0; y < height; y++) {
                System.arraycopy(tile.rgb(), 3 * y * tile.width(), rgb, 3 * (y * width + left), 3 * tile.width());
            }
            left += tile.width() + GAP;
        }
        return new RgbImage(width, height, rgb);
    }
}
