package org.glassbox.ui.saliency;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.ExplanationMetric.Need;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.explain.Inspections;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.explain.Prediction;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.run.RunFolder;
import org.glassbox.ui.Observers;
import org.glassbox.ui.open.Openings;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.open.PictureFiles;
import org.glassbox.ui.open.PictureList;
import org.glassbox.ui.open.PictureSource;
import org.glassbox.ui.open.RunPictures;
import org.glassbox.ui.saliency.Inspection.Cell;
import org.glassbox.ui.saliency.Inspection.Content;
import org.glassbox.ui.saliency.Inspection.Judgement;
import org.glassbox.ui.saliency.Inspection.Row;
import org.glassbox.ui.saliency.Inspection.Setup;

/**
 * What is inspected and what came of it: one image, one or two networks, any methods. Whatever is changed, only what it concerns is computed anew, one question
 * after the other in the background; a question that nobody asks any more is broken off, and its answer dropped. User interface's thread only.
 */
public final class InspectorModel {
    private static final List<String> FIRST_METHODS = List.of("gradcam", "deeplift", "saliency");
    private static final List<String> FIRST_METRICS = List.of("relevance-mass", "sparseness");
    private final Supplier<Optional<Inspections>> engine;
    private final Executor background;
    private final Answers answers;
    private final Openings openings;
    private final PictureList pictures;
    private final Choices<Explainer> methods;
    private final Choices<ExplanationMetric> metrics;
    private final Observers<Inspection> observers = new Observers<>();
    private final List<OpenedNetwork> networks = new ArrayList<>();
    private final List<NetworkFile> files = new ArrayList<>();
    private Optional<String> layer = Optional.empty();
    private OptionalInt target = OptionalInt.empty();

    /**
     * @param engine asked for when it is needed; absent while its bundle could not start
     * @param ui runs work on the user interface's thread, in order
     * @param background runs work that may take a while, in order
     */
    public InspectorModel(Supplier<Optional<Inspections>> engine, Executor ui, Executor background) {
        this.engine = engine;
        this.background = background;
        answers = new Answers(this::wanted, ui, this::publish, this::say);
        openings = new Openings(ui, background, this::publish, answers::refresh);
        pictures = new PictureList(ui, background, this::publish, failure -> {
            openings.say(failure);
            answers.refresh();
        });
        methods = new Choices<>(() -> engine.get().map(Inspections::methods).orElse(List.of()), this::refusal, answers::refresh);
        metrics = new Choices<>(() -> engine.get().map(Inspections::metrics).orElse(List.of()), this::refusal, answers::refresh);
    }

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable observe(Consumer<Inspection> observer) {
        return observers.add(observer, state());
    }

    /** What there is to see now. */
    public Inspection state() {
        Setup setup = new Setup(networks, pictures.sources(), pictures.selected(), methods.chosen(), layer, target, metrics.chosen(), openings.opening(),
                openings.problem());
        Optional<Picture> picture = pictures.shown();
        if (networks.isEmpty() || picture.isEmpty()) {
            return new Inspection.Empty(setup);
        }
        return new Inspection.Shown(setup, picture.get(), networks.stream().map(network -> row(network, picture.get())).toList());
    }

    /** The methods whose maps are shown. */
    public Choices<Explainer> methods() {
        return methods;
    }

    /** The metrics that judge the maps. */
    public Choices<ExplanationMetric> metrics() {
        return metrics;
    }

    /** Starts the engine, so that the first map does not wait for it. */
    public void prepare() {
        background.execute(() -> engine.get().ifPresent(Inspections::prepare));
    }

    /** Opens whatever somebody dropped: a file of weights, a run's folder, or images. */
    public void openAny(List<Path> paths) {
        Path first = paths.getFirst();
        if (RunFolder.holdsRun(first)) {
            openRun(first);
        } else if (WeightFiles.isNamedReadable(first)) {
            open(0, NetworkFile.of(first));
        } else {
            openPictures(paths);
        }
    }

    /**
     * Opens a network in the background.
     *
     * @param place 0 for the network, 1 for the one it is compared with; it takes the place of the one that was there
     */
    public void open(int place, NetworkFile file) {
        NetworkFile wanted = place > 0 && !networks.isEmpty() ? file.with(NetworkFile.Hints.of(networks.getFirst().card())) : file; // most often its sibling
        openings.open(file.weights().getFileName(), () -> inspections().open(wanted), network -> take(place, file, network));
    }

    /** Opens a run's network and images in the background. */
    public void openRun(Path folder) {
        openings.open(folder.getFileName(), () -> {
            RunPictures run = RunPictures.open(folder, Contributions.ofPlatform());
            return Map.entry(run, inspections().open(run.network()));
        }, opened -> {
            take(0, opened.getKey().network(), opened.getValue());
            show(opened.getKey().pictures());
        });
    }

    /** Opens a run's network alone, in the background. */
    public void openNetworkOfRun(Path folder) {
        openings.open(folder.getFileName(), () -> {
            NetworkFile file = RunPictures.network(folder);
            return Map.entry(file, inspections().open(file));
        }, opened -> take(0, opened.getKey(), opened.getValue()));
    }

    /** Opens images, and those in folders, in the background. */
    public void openPictures(List<Path> paths) {
        openings.open(paths.getFirst().getFileName(), () -> PictureFiles.of(paths), this::show);
    }

    /** The files of the open networks. */
    public List<NetworkFile> networkFiles() {
        return List.copyOf(files);
    }

    /** Tells the user why something that was wanted did not come about. */
    public void say(String sentence) {
        openings.say(Optional.of(sentence));
    }

    /** The user has read the problem. */
    public void dismissProblem() {
        openings.say(Optional.empty());
    }

    private Inspections inspections() throws GlassboxException {
        return engine.get().orElseThrow(() -> GlassboxException.fault(Messages.noEngine, null));
    }

    private void take(int place, NetworkFile file, OpenedNetwork network) {
        if (place < networks.size()) {
            files.set(place, file);
            forget(networks.set(place, network));
        } else {
            files.add(file);
            networks.add(network);
        }
        NetworkCard card = networks.getFirst().card();
        layer = layer.filter(name -> card.layers().stream().anyMatch(shape -> shape.name().equals(name)));
        target = target.isPresent() && target.getAsInt() < card.classes().size() ? target : OptionalInt.empty();
        if (methods.chosen().isEmpty()) {
            methods.begin(FIRST_METHODS);
        }
        if (metrics.isUntouched()) {
            metrics.begin(FIRST_METRICS);
        }
    }

    /** Ends the comparison of two networks. */
    public void closeSecond() {
        if (networks.size() > 1) {
            files.remove(1);
            forget(networks.remove(1));
            answers.refresh();
        }
    }

    private void forget(OpenedNetwork network) {
        answers.forget(network);
        network.close();
    }

    /** Shows the first of these images instead of earlier ones. */
    public void show(List<PictureSource> sources) {
        pictures.show(sources);
    }

    /** Shows an image of the list. Does nothing where there is no such image. */
    public void select(int index) {
        pictures.select(index);
    }

    /** Shows the next or, with a negative step, the previous image of the list. */
    public void move(int step) {
        pictures.select(pictures.selected() + step);
    }

    /** Where methods that work on a layer look; absent for each network's usual one. */
    public void layer(Optional<String> name) {
        layer = name;
        answers.refresh();
    }

    /** The class that is explained; absent for the one that each network predicts. */
    public void target(OptionalInt label) {
        target = label;
        answers.refresh();
    }

    /** Breaks off all that is being computed or waits for it. */
    public void cancel() {
        answers.cancel();
    }

    /** Computes what was broken off or failed. */
    public void again() {
        answers.again();
    }

    /** Why a method can't explain the first network; nothing where none is open. */
    private Optional<String> refusal(Explainer explainer) {
        return networks.isEmpty() ? Optional.empty() : networks.getFirst().refusal(explainer, layerOf(explainer))
                .map(reason -> Messages.bind(Messages.refused, reason));
    }

    /** Why a metric can't judge the maps of the picture that is shown; nothing where none is. */
    private Optional<String> refusal(ExplanationMetric metric) {
        return pictures.shown().flatMap(picture -> metric.refusal(given(picture))).map(reason -> Messages.bind(Messages.cannotJudge, reason));
    }

    /** What there is besides the maps. */
    private static Set<Need> given(Picture picture) {
        Set<Need> given = EnumSet.of(Need.NETWORK, Need.EXPLAINER);
        picture.masks().keySet().forEach(role -> {
            switch (role) {
                case RELEVANT -> given.add(Need.RELEVANT_MASK);
                case IRRELEVANT -> given.add(Need.IRRELEVANT_MASK);
                case IGNORED -> {
                    // no metric needs it
                }
            }
        });
        return given;
    }

    private Optional<String> layerOf(Explainer explainer) {
        return explainer.usesLayer() ? layer : Optional.empty();
    }

    private Row row(OpenedNetwork network, Picture picture) {
        Optional<Optional<Prediction>> prediction = answers.prediction(new Ask.Predict(network, picture));
        return new Row(network, prediction.flatMap(Function.identity()), prediction.isEmpty(),
                methods.chosen().stream().map(method -> cell(new Ask.Explain(network, picture, method.made(), target, layerOf(method.made())), method))
                .toList());
    }

    private Cell cell(Ask.Explain ask, Chosen<Explainer> method) {
        Content content = refusal(ask).<Content>map(Content.Refused::new).orElseGet(() -> answers.content(ask));
        return new Cell(method, content, judging().filter(metric -> content instanceof Content.Ready)
                .map(metric -> new Judgement(metric, answers.verdict(new Ask.Judge(ask, ((Content.Ready) content).map(), metric.made())))).toList());
    }

    /** The metrics that have what they need. */
    private Stream<Chosen<ExplanationMetric>> judging() {
        return metrics.chosen().stream().filter(metric -> refusal(metric.made()).isEmpty());
    }

    /** Why a question can't be asked of its network, which need not be the first. */
    private Optional<String> refusal(Ask.Explain ask) {
        NetworkCard card = ask.network().card();
        if (target.isPresent() && target.getAsInt() >= card.classes().size()) {
            return Optional.of(Messages.bind(Messages.noSuchClass, card.classes().size(), target.getAsInt()));
        }
        if (ask.layer().isPresent() && card.layers().stream().noneMatch(shape -> shape.name().equals(ask.layer().get()))) {
            return Optional.of(Messages.bind(Messages.noSuchLayer, ask.layer().get()));
        }
        return ask.network().refusal(ask.explainer(), ask.layer()).map(reason -> Messages.bind(Messages.refused, reason));
    }

    /**
     * All questions that the present setup asks, in the order in which they are answered: each network's prediction and maps, then what the metrics say of the
     * maps.
     */
    private Set<Ask> wanted() {
        Set<Ask> wanted = new LinkedHashSet<>();
        pictures.shown().ifPresent(picture -> {
            List<Ask.Explain> explains = new ArrayList<>();
            for (OpenedNetwork network : networks) {
                wanted.add(new Ask.Predict(network, picture));
                methods.chosen().stream().map(method -> new Ask.Explain(network, picture, method.made(), target, layerOf(method.made())))
                        .filter(ask -> refusal(ask).isEmpty()).forEach(explains::add);
                wanted.addAll(explains);
            }
            for (Ask.Explain explain : explains) {
                if (answers.content(explain) instanceof Content.Ready ready) {
                    judging().forEach(metric -> wanted.add(new Ask.Judge(explain, ready.map(), metric.made())));
                }
            }
        });
        return wanted;
    }

    private void publish() {
        observers.tell(state());
    }
}
