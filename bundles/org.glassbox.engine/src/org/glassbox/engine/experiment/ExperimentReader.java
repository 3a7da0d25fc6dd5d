package org.glassbox.engine.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.core.option.Options;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.io.WeightCache;

/** Makes an experiment of a parsed file. */
final class ExperimentReader {
    private static final String ID = "id";

    private final Contributions contributions;
    private final boolean filesMustExist;

    /**
     * @param filesMustExist whether missing data and weights are refused
     */
    ExperimentReader(Contributions contributions, boolean filesMustExist) {
        this.contributions = contributions;
        this.filesMustExist = filesMustExist;
    }

    /**
     * @param name of an experiment that has none
     */
    Experiment read(YamlValue root, String name) throws GlassboxException {
        YamlSection section = YamlSection.of(root, "");
        String ownName = section.takeScalar("name").map(scalar -> scalar.text().strip()).filter(text -> !text.isEmpty()).orElse(name);
        long seed = section.takeWhole("seed", 1);
        Optional<YamlValue> data = section.take("data");
        Optional<YamlValue> network = section.take("network");
        Optional<YamlValue.Scalar> weights = section.takeScalar("weights");
        Optional<YamlValue> training = section.take("training");
        Optional<YamlValue> augmentation = section.take("augmentation");
        List<YamlValue> metrics = section.takeList("metrics");
        List<YamlValue> phases = section.takeList("phases");
        section.finish(); // before what is in them: a misspelt key is the reason why another is missing
        section.require("data", "data: lesions");
        section.require("network", "network: smallcnn");
        section.require("phases", "phases: [{epochs: 10, losses: [cross-entropy]}]");
        if (phases.isEmpty()) {
            throw GlassboxException.badInput(section.require("phases", "").place().text() + ": the experiment needs at least one phase.");
        }
        return new Experiment(ownName, seed, selection(ExtensionPoint.DATASETS, data.orElseThrow(), "data"),
                selection(ExtensionPoint.NETWORKS, network.orElseThrow(), "network"), weights.isEmpty() ? null : weights(weights.get()),
                training.isEmpty() ? new TrainingSettings() : settings(training.get(), "training", new TrainingSettings()), augmentation(augmentation),
                metrics(section, metrics), phases(phases));
    }

    /** Where the weights are; null for none, which is how the command line takes those of a file away. */
    private String weights(YamlValue.Scalar scalar) throws GlassboxException {
        String place = scalar.text().strip();
        return place.isEmpty() ? null : WeightCache.isAddress(place) ? place : YamlSection.file(scalar, "weights", filesMustExist).toString();
    }

    private <T> T settings(YamlValue value, String path, T defaults) throws GlassboxException {
        YamlSection section = YamlSection.of(value, path);
        T settings = section.options(defaults, path, filesMustExist);
        section.finish();
        return settings;
    }

    private Augmentation augmentation(Optional<YamlValue> value) throws GlassboxException {
        if (value.isEmpty()) {
            return new Augmentation();
        }
        if (value.get() instanceof YamlValue.Scalar scalar) {
            if (!scalar.text().strip().equals("none")) {
                throw GlassboxException.badInput(scalar.place().text() + ": augmentation must be a group of keys or the word none, not \"" + scalar.text()
                        + "\".");
            }
            return Augmentation.none();
        }
        return settings(value.get(), "augmentation", new Augmentation());
    }

    private List<Selection> metrics(YamlSection section, List<YamlValue> values) throws GlassboxException {
        List<Selection> metrics = new ArrayList<>();
        if (values == null) {
            for (String id : ExperimentDefaults.METRICS) {
                metrics.add(defaultSelection(ExtensionPoint.METRICS, id, section.place(), "metrics"));
            }
            return metrics;
        }
        for (int i = 0; i < values.size(); i++) {
            metrics.add(selection(ExtensionPoint.METRICS, values.get(i), "metrics[" + i + "]"));
        }
        return metrics;
    }

    private List<Phase> phases(List<YamlValue> values) throws GlassboxException {
        List<Phase> phases = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            phases.add(phase(YamlSection.of(values.get(i), "phases[" + i + "]"), i));
        }
        return phases;
    }

    private Phase phase(YamlSection section, int index) throws GlassboxException {
        String path = "phases[" + index + "]";
        String name = section.takeScalar("name").map(scalar -> scalar.text().strip()).orElse("phase " + (index + 1));
        List<YamlValue> losses = section.takeList("losses");
        Optional<YamlValue> weighting = section.take("weighting");
        Optional<YamlValue> labels = section.take("labels");
        Optional<YamlValue> queries = section.take("queries");
        PhaseSettings settings = section.options(new PhaseSettings(), path, filesMustExist);
        section.finish();
        YamlValue list = section.require("losses", "losses: [{id: cross-entropy, weight: 1}]");
        if (losses.isEmpty()) {
            throw GlassboxException.badInput(list.place().text() + ": " + path + " needs at least one loss.");
        }
        List<Phase.WeightedLoss> terms = new ArrayList<>();
        for (int i = 0; i < losses.size(); i++) {
            terms.add(loss(losses.get(i), path + ".losses[" + i + "]"));
        }
        return new Phase(name, settings, terms, weighting.isEmpty() ? Optional.empty() : Optional.of(weighting(weighting.get(), path + ".weighting")),
                labels.isEmpty() ? Optional.empty() : Optional.of(labelling(labels.get(), path + ".labels")),
                queries.isEmpty() ? Optional.empty() : Optional.of(queries(queries.get(), path + ".queries")));
    }

    private Phase.SampleWeighting weighting(YamlValue value, String path) throws GlassboxException {
        if (value instanceof YamlValue.Scalar) {
            return new Phase.SampleWeighting(new WeightingSettings(), selection(ExtensionPoint.WEIGHTINGS, value, path));
        }
        YamlSection section = YamlSection.of(value, path);
        WeightingSettings settings = section.options(new WeightingSettings(), path, filesMustExist);
        return new Phase.SampleWeighting(settings, selection(ExtensionPoint.WEIGHTINGS, section, path));
    }

    private Phase.Labelling labelling(YamlValue value, String path) throws GlassboxException {
        YamlSection section = YamlSection.of(value, path);
        Optional<YamlValue> sampler = section.take("sampler");
        LabellingSettings settings = section.options(new LabellingSettings(), path, filesMustExist);
        section.finish();
        return new Phase.Labelling(settings, selectionOr(ExtensionPoint.SAMPLERS, sampler, ExperimentDefaults.SAMPLER, section, "sampler"));
    }

    private Phase.WeightedLoss loss(YamlValue value, String path) throws GlassboxException {
        if (value instanceof YamlValue.Scalar) {
            return new Phase.WeightedLoss(1, selection(ExtensionPoint.LOSSES, value, path));
        }
        YamlSection section = YamlSection.of(value, path);
        double weight = section.takeNumber("weight", 0, 1);
        return new Phase.WeightedLoss(weight, selection(ExtensionPoint.LOSSES, section, path));
    }

    private Phase.Queries queries(YamlValue value, String path) throws GlassboxException {
        YamlSection section = YamlSection.of(value, path);
        Optional<YamlValue> sampler = section.take("sampler");
        Optional<YamlValue> explainer = section.take("explainer");
        section.take("annotator");
        QuerySettings settings = section.options(new QuerySettings(), path, filesMustExist);
        section.finish();
        YamlValue annotator = section.require("annotator", "annotator: simulated");
        return new Phase.Queries(settings, selectionOr(ExtensionPoint.SAMPLERS, sampler, ExperimentDefaults.SAMPLER, section, "sampler"),
                selectionOr(ExtensionPoint.EXPLAINERS, explainer, ExperimentDefaults.EXPLAINER, section, "explainer"),
                selection(ExtensionPoint.ANNOTATORS, annotator, section.pathOf("annotator")));
    }

    private <T> Selection selectionOr(ExtensionPoint<T> point, Optional<YamlValue> value, String id, YamlSection section, String key) throws GlassboxException {
        String path = section.pathOf(key);
        return value.isPresent() ? selection(point, value.get(), path) : defaultSelection(point, id, section.place(), path);
    }

    private <T> Selection defaultSelection(ExtensionPoint<T> point, String id, YamlValue.Place place, String path) throws GlassboxException {
        return selection(point, new YamlValue.Scalar(id, false, place), path);
    }

    private <T> Selection selection(ExtensionPoint<T> point, YamlValue value, String path) throws GlassboxException {
        if (value instanceof YamlValue.Scalar scalar) {
            YamlValue.Entry id = new YamlValue.Entry(scalar.place(), scalar);
            return selection(point, YamlSection.of(new YamlValue.Mapping(Map.of(ID, id), scalar.place()), path), path);
        }
        return selection(point, YamlSection.of(value, path), path);
    }

    /** What differs from the defaults, checked and in the options' own words. */
    private <T> Selection selection(ExtensionPoint<T> point, YamlSection section, String path) throws GlassboxException {
        YamlValue id = section.require(ID, path.endsWith("]") ? "{id: ...}" : path + ": {id: ...}");
        String text = section.takeScalar(ID).orElseThrow().text().strip();
        Contribution<T> contribution;
        try {
            contribution = contributions.find(point, text);
        } catch (GlassboxException e) {
            throw GlassboxException.badInput(id.place().text() + ": " + path + ": " + e.getMessage(), e);
        }
        YamlSection options = withWrapped(point, section, contribution);
        T made = options.options(contribution.defaults(), path + ", " + point.element() + " \"" + text + "\"", filesMustExist);
        options.finish();
        return Selection.of(text, changed(made, contribution.defaults()));
    }

    /** What is wrapped (see {@link WrappedOptions}) may be written out as a selection of its own, whose options and paths are then checked like all others. */
    private <T> YamlSection withWrapped(ExtensionPoint<T> point, YamlSection section, Contribution<T> contribution) throws GlassboxException {
        List<OptionSpec> options = contribution.options();
        YamlSection result = section;
        for (OptionSpec option : options) {
            String name = option.name();
            String companion = WrappedOptions.companion(name);
            if (WrappedOptions.wraps(options, name) && section.take(name).orElse(null) instanceof YamlValue.Mapping wrapped) {
                if (section.take(companion).isPresent()) {
                    throw GlassboxException.badInput(wrapped.place().text() + ": " + section.pathOf(name) + " has its options with it, so "
                            + section.pathOf(companion)
                            + " must be left out.");
                }
                Selection inner = selection(WrappedOptions.pointOf(name, point), wrapped, section.pathOf(name));
                result = result.with(name, inner.id(), wrapped.place()).with(companion, joined(inner, wrapped.place()), wrapped.place());
            }
        }
        return result;
    }

    private static String joined(Selection selection, YamlValue.Place place) throws GlassboxException {
        StringJoiner joined = new StringJoiner(";");
        for (Map.Entry<String, String> option : selection.options().entrySet()) {
            if (option.getValue().contains(";")) {
                throw GlassboxException.badInput(place.text() + ": option " + option.getKey() + " can't have a semicolon here: \"" + option.getValue() + "\".");
            }
            joined.add(option.getKey() + "=" + option.getValue());
        }
        return joined.toString();
    }

    private static <T> Map<String, String> changed(T made, T defaults) {
        Map<String, String> usual = Options.of(defaults).values(defaults);
        Map<String, String> changed = new LinkedHashMap<>();
        Options.of(made).values(made).forEach((name, text) -> {
            if (!text.equals(usual.get(name))) {
                changed.put(name, text);
            }
        });
        return changed;
    }
}
