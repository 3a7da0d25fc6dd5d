package org.glassbox.ui.open;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.Mask;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.engine.explain.NetworkFile.Hints;

/**
 * What a run's folder offers: its network and the images that it was trained and judged on.
 *
 * @param network the run's result, or its latest checkpoint while there is none
 * @param pictures of all splits, those for tests first
 */
public record RunPictures(NetworkFile network, List<PictureSource> pictures) {
    public RunPictures {
        pictures = List.copyOf(pictures);
    }

    private record OfSample(Dataset data, Sample sample) implements PictureSource {
        @Override
        public String name() {
            return sample.id();
        }

        @Override
        public Picture read() throws GlassboxException {
            Map<MaskRole, Mask> masks = new HashMap<>();
            for (MaskRole role : MaskRole.values()) {
                data.mask(sample, role).ifPresent(mask -> masks.put(role, mask));
            }
            return new Picture(sample.id(), data.image(sample), masks, Optional.of(data.classes().get(sample.label())));
        }
    }

    /**
     * Reads a run's folder; the data is opened or made anew.
     *
     * @throws GlassboxException if it holds no run, or the run has no weights yet, or its data is gone
     */
    public static RunPictures open(Path folder, Contributions contributions) throws GlassboxException {
        Experiment experiment = experiment(folder);
        Selection selection = experiment.data();
        Dataset data = contributions.find(ExtensionPoint.DATASETS, selection.id()).create(selection.options()).open(new NullProgressMonitor());
        Hints hints = new Hints(experiment.network().id(), data.classes(), data.width(), data.height(), data.normalisation());
        return new RunPictures(network(folder).with(hints), pictures(data));
    }

    /**
     * The network of a run's folder.
     *
     * @throws GlassboxException if it holds no run, or the run has no weights yet
     */
    public static NetworkFile network(Path folder) throws GlassboxException {
        Selection network = experiment(folder).network();
        Path weights = Stream.of("weights.safetensors", "checkpoint.safetensors").map(folder::resolve).filter(Files::isRegularFile).findFirst()
                .orElseThrow(() -> GlassboxException.badInput("The run in " + folder + " has no weights yet; wait for the end of its first epoch."));
        return new NetworkFile(weights, Optional.of(network.id()), network.options(), 0, 0, false, Optional.empty());
    }

    private static Experiment experiment(Path folder) throws GlassboxException {
        Path yaml = folder.resolve("experiment.yaml");
        if (!Files.isRegularFile(yaml)) {
            throw GlassboxException.badInput("The folder " + folder + " holds no run: there is no experiment.yaml in it. Choose the folder that was given when"
                    + " the run was started.");
        }
        return ExperimentYaml.readToShow(yaml);
    }

    private static List<PictureSource> pictures(Dataset data) {
        List<String> splits = new ArrayList<>(data.splits());
        // what the network has not learned by heart first
        splits.sort(Comparator.comparingInt(split -> split.startsWith("test") ? 0 : split.equals("val") ? 1 : 2));
        List<PictureSource> pictures = new ArrayList<>();
        for (String split : splits) {
            data.samples(split).forEach(sample -> pictures.add(new OfSample(data, sample)));
        }
        return pictures;
    }

    /** The folder of the latest run below a folder of runs that has weights. */
    public static Optional<Path> latest(Path runs) {
        try (Stream<Path> folders = Files.list(runs)) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve("weights.safetensors"))).max(Comparator.comparingLong(RunPictures::time));
        } catch (IOException e) {
            return Optional.empty(); // no run was ever started
        }
    }

    private static long time(Path run) {
        try {
            return Files.getLastModifiedTime(run.resolve("weights.safetensors")).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }
}
