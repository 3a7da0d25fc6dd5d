package org.glassbox.ui.training.form;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.experiment.Augmentation;
import org.glassbox.engine.experiment.ExperimentDefaults;
import org.glassbox.engine.experiment.LabellingSettings;
import org.glassbox.engine.experiment.PhaseSettings;
import org.glassbox.engine.experiment.QuerySettings;
import org.glassbox.engine.experiment.TrainingSettings;
import org.glassbox.engine.experiment.WeightingSettings;
import org.glassbox.engine.experiment.YamlValue;
import org.glassbox.ui.training.Messages;

/** Makes a form's pages of an experiment's YAML, whatever is wrong in it. */
final class FormReader {
    private final RowReader rows;
    private final List<FormPage> pages = new ArrayList<>();

    private FormReader(Contributions contributions, Path base) {
        rows = new RowReader(contributions, base);
    }

    /** @param base what relative paths are relative to */
    static List<FormPage> pages(YamlValue root, Contributions contributions, Path base) {
        FormReader reader = new FormReader(contributions, base);
        reader.read(root);
        return List.copyOf(reader.pages);
    }

    private void read(YamlValue root) {
        page("", Messages.pageGeneral, 0, rows.settings(root, "", 0, new Basics.Whole()));
        selectionPage("data", Messages.pageData, ExtensionPoint.DATASETS, child(root, "data"));
        selectionPage("network", Messages.pageNetwork, ExtensionPoint.NETWORKS, child(root, "network"));
        page("training", Messages.pageTraining, 0, rows.settings(child(root, "training"), "training", 0, new TrainingSettings()));
        YamlValue augmentation = child(root, "augmentation");
        Augmentation usual = isNone(augmentation) ? Augmentation.none() : new Augmentation();
        page("augmentation", Messages.pageAugmentation, 0, rows.settings(augmentation, "augmentation", 0, usual));
        metrics(child(root, "metrics"));
        List<YamlValue> phases = items(child(root, "phases"));
        for (int i = 0; i < phases.size(); i++) {
            phase(phases.get(i), "phases[" + i + "]", i);
        }
    }

    private void selectionPage(String path, String name, ExtensionPoint<?> point, YamlValue value) {
        page(path, Messages.bind(Messages.pageOf, name, id(value, "?")), 0, rows.selection(value, path, 0, point, name, "", List.of()));
    }

    private void metrics(YamlValue value) {
        page("metrics", Messages.pageMetrics, 0, List.of(new FormRow.Heading("metrics", 0, Messages.metricsHelp, Optional.empty())));
        List<YamlValue> items = items(value);
        int count = value == null ? ExperimentDefaults.METRICS.size() : items.size();
        for (int i = 0; i < count; i++) {
            YamlValue item = value == null ? null : items.get(i);
            String usual = value == null ? ExperimentDefaults.METRICS.get(i) : "";
            String path = "metrics[" + i + "]";
            page(path, id(item, usual), 1, rows.selection(item, path, 0, ExtensionPoint.METRICS, Messages.rowMetric, usual, List.of()));
        }
    }

    private void phase(YamlValue phase, String path, int index) {
        String name = text(child(phase, "name")).orElse(Messages.bind(Messages.phaseNumber, index + 1));
        List<FormRow> own = new ArrayList<>(rows.settings(phase, path, 0, new Basics.Named(Messages.bind(Messages.phaseNumber, index + 1))));
        own.addAll(rows.settings(phase, path, 0, new PhaseSettings()));
        page(path, Messages.bind(Messages.pagePhase, name), 0, own);
        List<YamlValue> losses = items(child(phase, "losses"));
        for (int i = 0; i < losses.size(); i++) {
            loss(losses.get(i), path + ".losses[" + i + "]");
        }
        YamlValue weighting = child(phase, "weighting");
        if (weighting != null) {
            String at = path + ".weighting";
            List<FormRow> both = new ArrayList<>(rows.selection(weighting, at, 0, ExtensionPoint.WEIGHTINGS, Messages.rowWeighting, "",
                    rows.names(new WeightingSettings())));
            both.add(new FormRow.Heading(at, 0, Messages.headWhen, Optional.empty()));
            both.addAll(rows.settings(weighting, at, 0, new WeightingSettings(), new FormRow.Owner(at, id(weighting, ""), Optional.empty())));
            page(at, Messages.bind(Messages.pageOf, Messages.pageWeighting, id(weighting, "?")), 1, both);
        }
        YamlValue labels = child(phase, "labels");
        if (labels != null) {
            String at = path + ".labels";
            List<FormRow> both = new ArrayList<>(rows.settings(labels, at, 0, new LabellingSettings()));
            both.addAll(part(labels, at, "sampler", ExtensionPoint.SAMPLERS, ExperimentDefaults.SAMPLER));
            page(at, Messages.pageLabels, 1, both);
        }
        YamlValue queries = child(phase, "queries");
        if (queries != null) {
            queries(queries, path + ".queries");
        }
    }

    private void loss(YamlValue loss, String path) {
        List<FormRow> both = new ArrayList<>(rows.selection(loss, path, 0, ExtensionPoint.LOSSES, Messages.rowLoss, "", rows.names(new Basics.Weighted())));
        both.addAll(1, rows.settings(loss, path, 0, new Basics.Weighted(), new FormRow.Owner(path, id(loss, ""), Optional.empty())));
        page(path, Messages.bind(Messages.pageOf, Messages.pageLoss, id(loss, "?")), 1, both);
    }

    private void queries(YamlValue queries, String path) {
        List<FormRow> all = new ArrayList<>(part(queries, path, "annotator", ExtensionPoint.ANNOTATORS, ""));
        all.addAll(part(queries, path, "sampler", ExtensionPoint.SAMPLERS, ExperimentDefaults.SAMPLER));
        all.addAll(part(queries, path, "explainer", ExtensionPoint.EXPLAINERS, ExperimentDefaults.EXPLAINER));
        all.add(new FormRow.Heading(path, 0, Messages.headHow, Optional.empty()));
        all.addAll(rows.settings(queries, path, 0, new QuerySettings()));
        page(path, Messages.bind(Messages.pageOf, Messages.pageQueries, id(child(queries, "annotator"), "?")), 1, all);
    }

    private List<FormRow> part(YamlValue group, String path, String key, ExtensionPoint<?> point, String usual) {
        return rows.selection(child(group, key), path + "." + key, 0, point, key, usual, List.of());
    }

    private void page(String path, String title, int depth, List<FormRow> content) {
        pages.add(new FormPage(path, title, depth, content));
    }

    static boolean isNone(YamlValue augmentation) {
        return text(augmentation).filter("none"::equals).isPresent();
    }

    /** The value of a key; null where it is missing or empty, or there are no keys. */
    static YamlValue child(YamlValue value, String key) {
        if (value instanceof YamlValue.Mapping mapping && mapping.entries().containsKey(key)) {
            YamlValue found = mapping.entries().get(key).value();
            return found instanceof YamlValue.Scalar scalar && scalar.absent() ? null : found;
        }
        return null;
    }

    static List<YamlValue> items(YamlValue value) {
        return value instanceof YamlValue.Sequence sequence ? sequence.items() : List.of();
    }

    static Optional<String> text(YamlValue value) {
        return value instanceof YamlValue.Scalar scalar && !scalar.absent() ? Optional.of(scalar.text().strip()) : Optional.empty();
    }

    /** What a selection names, written out or short. */
    static String id(YamlValue selection, String absent) {
        return text(selection).or(() -> text(child(selection, "id"))).orElse(absent);
    }

    /** All single values of a group of keys. */
    static Map<String, String> texts(YamlValue group) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (group instanceof YamlValue.Mapping mapping) {
            mapping.entries().forEach((key, entry) -> text(entry.value()).ifPresent(text -> texts.put(key, text)));
        }
        return texts;
    }
}
