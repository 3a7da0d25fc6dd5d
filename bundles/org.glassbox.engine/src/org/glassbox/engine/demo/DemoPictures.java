package org.glassbox.engine.demo;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.core.training.Predictions;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.Phase;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.report.DemoResult;
import org.glassbox.engine.report.HeatMapRow;
import org.glassbox.engine.training.Inference;

/** Some test images of each class, with and without the patch, as several trained networks see them. */
final class DemoPictures {
    private static final int EACH = 2;
    private final DeviceWorker device;
    private final Dataset data;
    private final Graph graph;
    private final Explainer explainer;

    DemoPictures(DeviceWorker device, Experiment experiment, Contributions contributions) throws GlassboxException {
        this.device = device;
        data = contributions.find(ExtensionPoint.DATASETS, experiment.data().id()).create(experiment.data().options()).open(new NullProgressMonitor());
        graph = contributions.find(ExtensionPoint.NETWORKS, experiment.network().id()).create(experiment.network().options())
                .graph(data.classes().size(), data.height(), data.width());
        Phase.Queries queries = experiment.phases().stream().flatMap(phase -> phase.queries().stream()).findFirst().orElseThrow();
        explainer = contributions.find(ExtensionPoint.EXPLAINERS, queries.explainer().id()).create(queries.explainer().options());
    }

    /** Images in the headline's split. */
    int testImages() {
        return data.samples(DemoResult.HEADLINE_SPLIT).size();
    }

    /**
     * @param weights of each network, in the order of the views
     */
    List<HeatMapRow> make(List<Path> weights) throws GlassboxException {
        List<Sample> samples = chosen();
        List<List<HeatMapRow.View>> views = new ArrayList<>();
        for (Path file : weights) {
            views.add(views(file, samples));
        }
        List<HeatMapRow> rows = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            int row = i;
            Sample sample = samples.get(i);
            String patch = data.mask(sample, MaskRole.IRRELEVANT).isPresent() ? "with" : "without";
            rows.add(new HeatMapRow(data.image(sample), data.classes().get(sample.label()) + ", " + patch + " a patch (" + sample.id() + ")", sample.label(),
                    views.stream().map(ofArm -> ofArm.get(row)).toList()));
        }
        return rows;
    }

    /** The first few of each class with and without a patch. */
    private List<Sample> chosen() throws GlassboxException {
        List<Sample> chosen = new ArrayList<>();
        for (int label = 0; label < data.classes().size(); label++) {
            int with = 0;
            int without = 0;
            for (Sample sample : data.samples(DemoResult.HEADLINE_SPLIT)) {
                if (sample.label() == label && Math.min(with, without) < EACH) {
                    boolean patched = data.mask(sample, MaskRole.IRRELEVANT).isPresent();
                    if ((patched ? with : without) < EACH) {
                        chosen.add(sample);
                        with += patched ? 1 : 0;
                        without += patched ? 0 : 1;
                    }
                }
            }
        }
        return chosen;
    }

    private List<HeatMapRow.View> views(Path file, List<Sample> samples) throws GlassboxException {
        int length = 3 * data.height() * data.width();
        float[] images = new float[samples.size() * length];
        for (int i = 0; i < samples.size(); i++) {
            RgbImage image = data.image(samples.get(i));
            System.arraycopy(data.normalisation().planes(image), 0, images, i * length, length);
        }
        var weights = WeightFiles.load(file);
        return device.call(Priority.TRAINING, manager -> {
            StateDict state = StateDict.initialised(manager, graph, 0);
            try (Network network = new Network(graph, state)) {
                WeightFiles.apply(weights, graph, state);
                float[][] logits = Inference.logits(network, manager, images, new Shape(3, data.height(), data.width()));
                Predictions predictions = new Predictions(data.classes(), samples.stream().map(Sample::id).toList(),
                        samples.stream().mapToInt(Sample::label).toArray(), logits);
                int[] targets = new int[samples.size()];
                for (int i = 0; i < targets.length; i++) {
                    targets[i] = predictions.predicted(i);
                }
                List<SaliencyMap> maps = Explanations.explain(manager, network, explainer, images, samples.size(), data.height(), data.width(), targets, null,
                        data.normalisation(), new NullProgressMonitor());
                List<HeatMapRow.View> views = new ArrayList<>();
                for (int i = 0; i < targets.length; i++) {
                    views.add(new HeatMapRow.View(maps.get(i), predictions.probabilities(i)[targets[i]]));
                }
                return views;
            }
        });
    }
}
