package org.glassbox.ui.saliency;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
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
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.ExplanationMetric.Need;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.explain.Inspections;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.explain.Prediction;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.run.RunFolder;
import org.glassbox.ui.Observers;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.open.PictureFiles;
import org.glassbox.ui.open.PictureSource;
import org.glassbox.ui.open.RunPictures;
import org.glassbox.ui.saliency.Inspection.Cell;
import org.glassbox.ui.saliency.Inspection.Content;
import org.glassbox.ui.saliency.Inspection.Judgement;
import org.glassbox.ui.saliency.Inspection.Row;
import org.glassbox.ui.saliency.Inspection.Setup;

/**
 * What is inspected and what came of it: one image, one or two networks, any methods. Whatever is changed, only what it concerns is computed anew, one question after
 * the other in the background; a question that nobody asks any more is broken off, and its answer dropped. User interface's thread only.
 */
public final class InspectorModel {
    private static final int PICTURES_KEPT = 16;
    private static final List<String> FIRST_METHODS = List.of("gradcam", "deeplift", "saliency");
    private static final List<String> FIRST_METRICS = List.of("relevance-mass", "sparseness");
    private final Supplier<Optional<Inspections>> engine;
    private final Executor ui;
    private final Executor background;
    private final Answers answers;
    private final Observers<Inspection> observers = new Observers<>();
    private final List<OpenedNetwork> networks = new ArrayList<>();
    private final List<NetworkFile> files = new ArrayList<>();
    private final List<Method> methods = new ArrayList<>();
    private final Map<PictureSource, Picture> lately = new LinkedHashMap<>();
    private List<Contribution<ExplanationMetric>> metrics;
    private List<PictureSource> pictures = List.of();
    private int selected = -1;
    private Picture picture;
    private Optional<String> layer = Optional.empty();
    private OptionalInt target = OptionalInt.empty();
    private Optional<String> opening = Optional.empty();
    private Optional<String> problem = Optional.empty();
    private int openTicket;
    private int pictureTicket;
    private int methodKeys;

    /**
     * @param engine asked for when it is needed; absent while its bundle could not start
     * @param ui runs work on the user interface's thread, in order
     * @param background runs work that may take a while, in order
     */
    public InspectorModel(Supplier<Optional<Inspections>> engine, Executor ui, Executor background) {
        this.engine = engine;
        this.ui = ui;
        this.background = background;
        answers = new Answers(this::wanted, ui, this::publish, this::say);
    }

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable observe(Consumer<Inspection> observer) {
        return observers.add(observer, state());
    }

    /** What there is to see now. */
    public Inspection state() {
        Setup setup = new Setup(networks, pictures, selected, methods, layer, target, metrics(), opening, problem);
        if (networks.isEmpty() || picture == null) {
            return new Inspection.Empty(setup);
        }
        return new Inspection.Shown(setup, picture, networks.stream().map(this::row).toList());
    }

    /** The metrics that there are; none while the engine can't start. */
    public List<Contribution<ExplanationMetric>> availableMetrics() {
        return engine.get().map(Inspections::metrics).orElse(List.of());
    }

    private List<Contribution<ExplanationMetric>> metrics() {
        if (metrics == null && !networks.isEmpty()) { // the engine is asked late, for it starts then
            metrics = availableMetrics().stream().filter(metric -> FIRST_METRICS.contains(metric.id())).toList();
        }
        return metrics == null ? List.of() : metrics;
    }

    /** Judges maps by these metrics. */
    public void metrics(List<Contribution<ExplanationMetric>> chosen) {
        metrics = List.copyOf(chosen);
        answers.refresh();
    }

    /**
     * Why a metric can't judge the maps of the picture that is shown.
     *
     * @return one sentence; nothing where it can, or no picture is shown
     */
    public Optional<String> refusal(Contribution<ExplanationMetric> metric) {
        return picture == null ? Optional.empty() : metric.defaults().refusal(given());
    }

    /** What there is besides the maps. */
    private Set<Need> given() {
        Set<Need> given = EnumSet.of(Need.NETWORK, Need.EXPLAINER);
        picture.masks().keySet().forEach(role -> given.add(switch (role) {
            case RELEVANT -> Need.RELEVANT_MASK;
            case IRRELEVANT -> Need.IRRELEVANT_MASK;
        }));
        return given;
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

    /** The methods that there are; none while the engine can't start. */
    public List<Contribution<Explainer>> available() {
        return engine.get().map(Inspections::methods).orElse(List.of());
    }

    /**
     * Opens a network in the background.
     *
     * @param place 0 for the network, 1 for the one it is compared with; it takes the place of the one that was there
     */
    public void open(int place, NetworkFile file) {
        int ticket = begin(Messages.bind(Messages.opening, file.weights().getFileName()));
        NetworkFile wanted = place > 0 && !networks.isEmpty() ? file.with(NetworkFile.Hints.of(networks.getFirst().card())) : file; // most often its sibling
        background.execute(() -> answer(ticket, () -> inspections().open(wanted), network -> take(place, file, network)));
    }

    /** Opens a run's network and images in the background. */
    public void openRun(Path folder) {
        int ticket = begin(Messages.bind(Messages.opening, folder.getFileName()));
        background.execute(() -> answer(ticket, () -> {
            RunPictures run = RunPictures.open(folder, Contributions.ofPlatform());
            return Map.entry(run, inspections().open(run.network()));
        }, opened -> {
            take(0, opened.getKey().network(), opened.getValue());
            show(opened.getKey().pictures());
        }));
    }

    /** Opens a run's network alone, in the background. */
    public void openNetworkOfRun(Path folder) {
        int ticket = begin(Messages.bind(Messages.opening, folder.getFileName()));
        background.execute(() -> answer(ticket, () -> {
            NetworkFile file = RunPictures.network(folder);
            return Map.entry(file, inspections().open(file));
        }, opened -> take(0, opened.getKey(), opened.getValue())));
    }

    /** The files of the open networks. */
    public List<NetworkFile> networkFiles() {
        return List.copyOf(files);
    }

    /** Tells the user why something that was wanted did not come about. */
    public void say(String sentence) {
        problem = Optional.of(sentence);
        publish();
    }

    /** Opens images, and those in folders, in the background. */
    public void openPictures(List<Path> paths) {
        int ticket = begin(Messages.bind(Messages.opening, paths.getFirst().getFileName()));
        background.execute(() -> answer(ticket, () -> PictureFiles.of(paths), this::show));
    }

    private int begin(String what) {
        opening = Optional.of(what);
        problem = Optional.empty();
        publish();
        return ++openTicket;
    }

    /** Work that may fail, in the background. */
    private interface Work<T> {
        T get() throws GlassboxException;
    }

    private <T> void answer(int ticket, Work<T> work, Consumer<T> taken) {
        try {
            T result = work.get();
            ui.execute(() -> opened(ticket, Optional.empty(), () -> taken.accept(result)));
        } catch (GlassboxException e) {
            ui.execute(() -> opened(ticket, Optional.of(e.getMessage()), () -> { }));
        } catch (RuntimeException | LinkageError e) { // the edge of a task; without this the window would say "opening" for ever
            ui.execute(() -> opened(ticket, Optional.of(Messages.bind(Messages.unexpected, e)), () -> { }));
        }
    }

    private void opened(int ticket, Optional<String> failure, Runnable taken) {
        if (ticket == openTicket) {
            opening = Optional.empty();
            problem = failure;
        }
        taken.run();
        answers.refresh();
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
        if (methods.isEmpty()) {
            available().stream().filter(method -> FIRST_METHODS.contains(method.id())).filter(method -> refusal(method, Map.of()).isEmpty())
                    .forEach(method -> methods.add(new Method(methodKeys++, method, Map.of(), method.defaults())));
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
        pictures = List.copyOf(sources);
        selected = -1;
        select(0);
    }

    /** Shows an image of the list. Does nothing where there is no such image. */
    public void select(int index) {
        if (index >= 0 && index < pictures.size() && index != selected) {
            selected = index;
            int ticket = ++pictureTicket;
            PictureSource source = pictures.get(index);
            if (lately.containsKey(source)) {
                read(ticket, source, lately.get(source), Optional.empty());
                return;
            }
            publish();
            background.execute(() -> {
                try {
                    Picture read = source.read();
                    ui.execute(() -> read(ticket, source, read, Optional.empty()));
                } catch (GlassboxException e) {
                    ui.execute(() -> read(ticket, source, null, Optional.of(e.getMessage())));
                } catch (RuntimeException | LinkageError e) { // the edge of a task
                    ui.execute(() -> read(ticket, source, null, Optional.of(Messages.bind(Messages.unexpected, e))));
                }
            });
        }
    }

    /** Shows the next or, with a negative step, the previous image of the list. */
    public void move(int step) {
        select(selected + step);
    }

    private void read(int ticket, PictureSource source, Picture read, Optional<String> failure) {
        if (read != null) {
            Answers.keep(lately, source, read, PICTURES_KEPT);
        }
        if (ticket == pictureTicket) { // else another image has been selected meanwhile
            picture = read;
            problem = failure;
            answers.refresh();
        }
    }

    /**
     * Why a method can't be shown with these options: they are wrong, or the network can't be explained by it.
     *
     * @return a sentence; nothing where it can, or no network is open
     */
    public Optional<String> refusal(Contribution<Explainer> method, Map<String, String> options) {
        try {
            Explainer explainer = method.create(options);
            return networks.isEmpty() ? Optional.empty() : networks.getFirst().refusal(explainer, explainer.usesLayer() ? layer : Optional.empty())
                    .map(reason -> Messages.bind(Messages.refused, reason));
        } catch (GlassboxException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * Shows one more map.
     *
     * @throws GlassboxException if an option has a value that is not allowed
     */
    public void add(Contribution<Explainer> method, Map<String, String> options) throws GlassboxException {
        methods.add(new Method(methodKeys++, method, options, method.create(options)));
        answers.refresh();
    }

    /**
     * Shows a map with other options.
     *
     * @throws GlassboxException if an option has a value that is not allowed; then nothing changes
     */
    public void change(int key, Map<String, String> options) throws GlassboxException {
        for (int i = 0; i < methods.size(); i++) {
            Method method = methods.get(i);
            if (method.key() == key) {
                methods.set(i, new Method(key, method.contribution(), options, method.contribution().create(options)));
            }
        }
        answers.refresh();
    }

    /** Shows a map no more. */
    public void remove(int key) {
        methods.removeIf(method -> method.key() == key);
        answers.refresh();
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

    /** The user has read the problem. */
    public void dismissProblem() {
        problem = Optional.empty();
        publish();
    }

    private Row row(OpenedNetwork network) {
        Optional<Optional<Prediction>> prediction = answers.prediction(new Ask.Predict(network, picture));
        return new Row(network, prediction.flatMap(Function.identity()), prediction.isEmpty(), methods.stream().map(method -> cell(network, method)).toList());
    }

    private Cell cell(OpenedNetwork network, Method method) {
        Content content = content(network, method);
        return new Cell(method, content, judges(network, method).stream().map(ask -> new Judgement(ask.metric(), answers.verdict(ask))).toList());
    }

    /** The questions about a map that is there. */
    private List<Ask.Judge> judges(OpenedNetwork network, Method method) {
        Ask.Explain explain = explain(network, method);
        return answers.content(explain) instanceof Content.Ready ready ? metrics().stream().filter(metric -> refusal(metric).isEmpty())
                .map(metric -> new Ask.Judge(explain, ready.map(), metric)).toList() : List.of();
    }

    private Content content(OpenedNetwork network, Method method) {
        Optional<String> refusal = refusal(network, method);
        if (refusal.isPresent()) {
            return new Content.Refused(refusal.get());
        }
        return answers.content(explain(network, method));
    }

    private Optional<String> refusal(OpenedNetwork network, Method method) {
        if (target.isPresent() && target.getAsInt() >= network.card().classes().size()) {
            return Optional.of(Messages.bind(Messages.noSuchClass, network.card().classes().size(), target.getAsInt()));
        }
        Ask.Explain ask = explain(network, method);
        if (ask.layer().isPresent() && network.card().layers().stream().noneMatch(shape -> shape.name().equals(ask.layer().get()))) {
            return Optional.of(Messages.bind(Messages.noSuchLayer, ask.layer().get()));
        }
        return network.refusal(method.explainer(), ask.layer()).map(reason -> Messages.bind(Messages.refused, reason));
    }

    private Ask.Explain explain(OpenedNetwork network, Method method) {
        return new Ask.Explain(network, picture, method.explainer(), target, method.explainer().usesLayer() ? layer : Optional.empty());
    }

    /** All questions that the present setup asks, in the order in which they are answered. */
    private Set<Ask> wanted() {
        Set<Ask> wanted = new LinkedHashSet<>();
        if (picture != null) {
            for (OpenedNetwork network : networks) {
                wanted.add(new Ask.Predict(network, picture));
                methods.stream().filter(method -> refusal(network, method).isEmpty()).forEach(method -> wanted.add(explain(network, method)));
            }
            networks.forEach(network -> methods.forEach(method -> wanted.addAll(judges(network, method))));
        }
        return wanted;
    }

    private void publish() {
        observers.tell(state());
    }
}
