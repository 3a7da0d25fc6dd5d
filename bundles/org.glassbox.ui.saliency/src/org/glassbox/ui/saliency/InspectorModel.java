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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.ExplanationMetric.Need;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.Inspections;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.explain.OpenedNetwork.Question;
import org.glassbox.engine.explain.Prediction;
import org.glassbox.ui.Observers;

/**
 * What is inspected and what came of it: one image, one or two networks, any methods. Whatever is changed, only what it concerns is computed anew, one question after
 * the other in the background; a question that nobody asks any more is broken off, and its answer dropped. User interface's thread only.
 */
public final class InspectorModel {
    private static final int ANSWERS_KEPT = 200;
    private static final int VERDICTS_KEPT = 2000;
    private static final int PICTURES_KEPT = 16;
    private static final List<String> FIRST_METHODS = List.of("gradcam", "deeplift", "saliency");
    private static final List<String> FIRST_METRICS = List.of("iou", "relevance-mass", "sparseness");
    private final Supplier<Optional<Inspections>> engine;
    private final Executor ui;
    private final Executor background;
    private final Observers<State> observers = new Observers<>();
    private final List<OpenedNetwork> networks = new ArrayList<>();
    private final List<NetworkFile> files = new ArrayList<>();
    private final List<Method> methods = new ArrayList<>();
    private final Map<PictureSource, Picture> lately = new LinkedHashMap<>();
    private final Map<Ask.Predict, Optional<Prediction>> predictions = new LinkedHashMap<>();
    private final Map<Ask.Explain, Content> contents = new LinkedHashMap<>();
    private final Map<Ask.Judge, Verdict> verdicts = new LinkedHashMap<>();
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
    private Ask current;
    private IProgressMonitor monitor = new NullProgressMonitor();

    /**
     * What was chosen.
     *
     * @param networks none, one, or two that are compared
     * @param selected index of the picture that is shown or being read; -1 for none
     * @param layer where methods that work on a layer look; absent for each network's usual one
     * @param target the class that is explained; absent for the one that each network predicts
     * @param metrics by which maps are judged
     * @param opening what is being read
     * @param problem why the last thing that was wanted did not come about
     */
    public record Setup(List<OpenedNetwork> networks, List<PictureSource> pictures, int selected, List<Method> methods, Optional<String> layer, OptionalInt target,
            List<Contribution<ExplanationMetric>> metrics, Optional<String> opening, Optional<String> problem) {
        public Setup {
            networks = List.copyOf(networks);
            methods = List.copyOf(methods);
            metrics = List.copyOf(metrics);
        }
    }

    /** What there is to see. */
    public sealed interface State {
        Setup setup();

        /** A network or an image is missing. */
        record Empty(Setup setup) implements State {
        }

        /** Both are there. @param rows one for each network */
        record Shown(Setup setup, Picture picture, List<Row> rows) implements State {
            public Shown {
                rows = List.copyOf(rows);
            }

            /** Whether something is being computed or waits for it. */
            public boolean isBusy() {
                return rows.stream().anyMatch(Row::predicting) || cells().anyMatch(cell -> cell.content() instanceof Content.Computing
                        || cell.content() instanceof Content.Waiting || cell.judgements().stream().anyMatch(each -> each.verdict() instanceof Verdict.Pending));
            }

            /** Whether something was broken off or failed. */
            public boolean isBrokenOff() {
                return cells().anyMatch(cell -> cell.content() instanceof Content.Cancelled || cell.content() instanceof Content.Failed
                        || cell.judgements().stream().anyMatch(each -> each.verdict() instanceof Verdict.Cancelled || each.verdict() instanceof Verdict.Failed));
            }

            private Stream<Cell> cells() {
                return rows.stream().flatMap(row -> row.cells().stream());
            }
        }
    }

    /**
     * One network's maps.
     *
     * @param prediction absent until it is computed, and where that failed
     * @param predicting whether it is still to come
     * @param cells one for each method
     */
    public record Row(OpenedNetwork network, Optional<Prediction> prediction, boolean predicting, List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * One method's map by one network.
     *
     * @param judgements one for each metric that can judge it; none until the map is there
     */
    public record Cell(Method method, Content content, List<Judgement> judgements) {
        public Cell {
            judgements = List.copyOf(judgements);
        }
    }

    /** What a metric says of a map. */
    public record Judgement(Contribution<ExplanationMetric> metric, Verdict verdict) {
    }

    /** How far a metric is. */
    public sealed interface Verdict {
        /** It is still to come. */
        record Pending() implements Verdict {
        }

        /** It is there; perhaps it says that it is undefined. */
        record Given(ExplanationMetric.Value value) implements Verdict {
        }

        /** It could not be computed. */
        record Failed(String message) implements Verdict {
        }

        /** The user broke it off. */
        record Cancelled() implements Verdict {
        }
    }

    /** What there is of a map. */
    public sealed interface Content {
        /** Others come first. */
        record Waiting() implements Content {
        }

        /** It is being computed. */
        record Computing() implements Content {
        }

        /** It is there, though perhaps with a problem of its own. */
        record Ready(ShownMap map, double seconds) implements Content {
        }

        /** The method can't serve the network. @param sentence why, as a whole sentence */
        record Refused(String sentence) implements Content {
        }

        /** It could not be computed. */
        record Failed(String message) implements Content {
        }

        /** The user broke it off. */
        record Cancelled() implements Content {
        }
    }

    /** What the engine is asked. Equal questions have equal answers. */
    private sealed interface Ask {
        OpenedNetwork network();

        record Predict(OpenedNetwork network, Picture picture) implements Ask {
        }

        record Explain(OpenedNetwork network, Picture picture, Explainer explainer, OptionalInt target, Optional<String> layer) implements Ask {
            Question question() {
                return new Question(picture.image(), explainer, target, layer);
            }
        }

        /** @param explain that gave the map */
        record Judge(Explain explain, ShownMap map, Contribution<ExplanationMetric> metric) implements Ask {
            @Override
            public OpenedNetwork network() {
                return explain.network();
            }
        }
    }

    /**
     * @param engine asked for when it is needed; absent while its bundle could not start
     * @param ui runs work on the user interface's thread, in order
     * @param background runs work that may take a while, in order
     */
    public InspectorModel(Supplier<Optional<Inspections>> engine, Executor ui, Executor background) {
        this.engine = engine;
        this.ui = ui;
        this.background = background;
    }

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable observe(Consumer<State> observer) {
        return observers.add(observer, state());
    }

    /** What there is to see now. */
    public State state() {
        Setup setup = new Setup(networks, pictures, selected, methods, layer, target, metrics(), opening, problem);
        if (networks.isEmpty() || picture == null) {
            return new State.Empty(setup);
        }
        return new State.Shown(setup, picture, networks.stream().map(this::row).toList());
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
        refresh();
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
        refresh();
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
            refresh();
        }
    }

    private void forget(OpenedNetwork network) {
        predictions.keySet().removeIf(ask -> ask.network() == network);
        contents.keySet().removeIf(ask -> ask.network() == network);
        verdicts.keySet().removeIf(ask -> ask.network() == network);
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
            keep(lately, source, read, PICTURES_KEPT);
        }
        if (ticket == pictureTicket) { // else another image has been selected meanwhile
            picture = read;
            problem = failure;
            refresh();
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
        refresh();
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
        refresh();
    }

    /** Shows a map no more. */
    public void remove(int key) {
        methods.removeIf(method -> method.key() == key);
        refresh();
    }

    /** Where methods that work on a layer look; absent for each network's usual one. */
    public void layer(Optional<String> name) {
        layer = name;
        refresh();
    }

    /** The class that is explained; absent for the one that each network predicts. */
    public void target(OptionalInt label) {
        target = label;
        refresh();
    }

    /** Breaks off all that is being computed or waits for it. */
    public void cancel() {
        for (Ask ask : wanted()) {
            if (!isAnswered(ask)) {
                switch (ask) {
                    case Ask.Predict predict -> predictions.put(predict, Optional.empty());
                    case Ask.Explain explain -> contents.put(explain, new Content.Cancelled());
                    case Ask.Judge judge -> verdicts.put(judge, new Verdict.Cancelled());
                }
            }
        }
        monitor.setCanceled(true);
        publish();
    }

    /** Computes what was broken off or failed. */
    public void again() {
        predictions.values().removeIf(Optional::isEmpty);
        contents.values().removeIf(content -> content instanceof Content.Cancelled || content instanceof Content.Failed);
        verdicts.values().removeIf(verdict -> verdict instanceof Verdict.Cancelled || verdict instanceof Verdict.Failed);
        refresh();
    }

    /** The user has read the problem. */
    public void dismissProblem() {
        problem = Optional.empty();
        publish();
    }

    private Row row(OpenedNetwork network) {
        Optional<Prediction> prediction = predictions.get(new Ask.Predict(network, picture));
        return new Row(network, prediction == null ? Optional.empty() : prediction, prediction == null, methods.stream().map(method -> cell(network, method)).toList());
    }

    private Cell cell(OpenedNetwork network, Method method) {
        Content content = content(network, method);
        return new Cell(method, content, judges(network, method).stream().map(ask -> new Judgement(ask.metric(), verdicts.getOrDefault(ask, new Verdict.Pending()))).toList());
    }

    /** The questions about a map that is there. */
    private List<Ask.Judge> judges(OpenedNetwork network, Method method) {
        Ask.Explain explain = explain(network, method);
        return contents.get(explain) instanceof Content.Ready ready ? metrics().stream().filter(metric -> refusal(metric).isEmpty())
                .map(metric -> new Ask.Judge(explain, ready.map(), metric)).toList() : List.of();
    }

    private Content content(OpenedNetwork network, Method method) {
        Optional<String> refusal = refusal(network, method);
        if (refusal.isPresent()) {
            return new Content.Refused(refusal.get());
        }
        Ask.Explain ask = explain(network, method);
        Content content = contents.get(ask);
        return content != null ? content : ask.equals(current) ? new Content.Computing() : new Content.Waiting();
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

    private void refresh() {
        Set<Ask> wanted = wanted();
        if (current != null && !wanted.contains(current)) {
            monitor.setCanceled(true); // its end comes soon and asks the next
        }
        if (current == null) {
            wanted.stream().filter(ask -> !isAnswered(ask)).findFirst().ifPresent(this::ask);
        }
        publish();
    }

    private boolean isAnswered(Ask ask) {
        return switch (ask) {
            case Ask.Predict predict -> predictions.containsKey(predict);
            case Ask.Explain explain -> contents.containsKey(explain);
            case Ask.Judge judge -> verdicts.containsKey(judge);
        };
    }

    private void ask(Ask ask) {
        current = ask;
        monitor = new NullProgressMonitor();
        long start = System.nanoTime();
        switch (ask) {
            case Ask.Predict predict -> hear(predict.network().predict(predict.picture().image()), ask, (prediction, failure) -> predicted(predict, prediction, failure));
            case Ask.Explain explain -> hear(explain.network().explain(explain.question(), monitor), ask,
                    (explanation, failure) -> explained(explain, explanation, failure, (System.nanoTime() - start) / 1e9));
            case Ask.Judge judge -> hear(judge.network().judge(judge.explain().question(), judge.map().explanation().map(), judge.explain().picture().masks(),
                    judge.metric().defaults(), monitor), ask, (value, failure) -> judged(judge, value, failure));
        }
    }

    private <T> void hear(CompletableFuture<T> answer, Ask ask, BiConsumer<T, Throwable> taken) {
        answer.whenCompleteAsync((result, failure) -> {
            current = null;
            if (wanted().contains(ask)) {
                taken.accept(result, failure instanceof CompletionException wrapper ? wrapper.getCause() : failure);
            }
            refresh();
        }, ui);
    }

    private void predicted(Ask.Predict ask, Prediction prediction, Throwable failure) {
        if (failure == null) {
            keep(predictions, ask, Optional.of(prediction), ANSWERS_KEPT);
        } else {
            problem = Optional.of(describe(failure));
            keep(predictions, ask, Optional.empty(), ANSWERS_KEPT);
        }
    }

    private void explained(Ask.Explain ask, Explanation explanation, Throwable failure, double seconds) {
        if (failure == null) {
            NetworkCard card = ask.network().card();
            keep(contents, ask, new Content.Ready(new ShownMap(explanation, card.width(), card.height()), seconds), ANSWERS_KEPT);
        } else if (!(failure instanceof CancellationException)) { // broken off: either the user wanted it, which is known already, or it is asked anew
            keep(contents, ask, new Content.Failed(describe(failure)), ANSWERS_KEPT);
        }
    }

    private void judged(Ask.Judge ask, ExplanationMetric.Value value, Throwable failure) {
        if (failure == null) {
            keep(verdicts, ask, new Verdict.Given(value), VERDICTS_KEPT);
        } else if (!(failure instanceof CancellationException)) {
            keep(verdicts, ask, new Verdict.Failed(describe(failure)), VERDICTS_KEPT);
        }
    }

    /** Those from long ago are given up. */
    private static <A, T> void keep(Map<A, T> answers, A ask, T answer, int most) {
        answers.remove(ask); // comes last from now on
        answers.put(ask, answer);
        if (answers.size() > most) {
            answers.remove(answers.keySet().iterator().next());
        }
    }

    private static String describe(Throwable failure) {
        return failure instanceof GlassboxException expected ? expected.getMessage() : Messages.bind(Messages.unexpected, failure);
    }

    private void publish() {
        observers.tell(state());
    }
}
