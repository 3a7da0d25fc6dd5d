package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.demo.DemoExperiments;
import org.glassbox.engine.evaluate.LabelledSample;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.experiment.ShippedExperiments;
import org.glassbox.engine.explain.Inspections;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.history.KeptMaps;
import org.glassbox.engine.history.RunHistory;
import org.glassbox.engine.history.SampleChange;
import org.glassbox.engine.run.Runs;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.engine.study.preference.Choice;
import org.glassbox.engine.study.preference.PairMaker;
import org.glassbox.engine.study.preference.PreferenceStudy;
import org.glassbox.ui.Place;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.AdviseState;
import org.glassbox.ui.annotation.AnnotationState;
import org.glassbox.ui.annotation.DrawingModel;
import org.glassbox.ui.annotation.ReceiptModel;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.annotation.Tool;
import org.glassbox.ui.annotation.TrainingModel;
import org.glassbox.ui.open.PictureSource;
import org.glassbox.ui.preference.PreferenceModel;
import org.glassbox.ui.preference.PreferenceState;
import org.glassbox.ui.saliency.Inspection;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.LookModel;
import org.glassbox.ui.training.Console;
import org.glassbox.ui.training.KnownRun;
import org.glassbox.ui.training.RunLog;
import org.glassbox.ui.training.RunsModel;
import org.glassbox.ui.training.internal.TrainingPerspective;
import org.glassbox.ui.training.views.ChangesModel;
import org.glassbox.ui.training.views.Moment;
import org.glassbox.ui.training.views.internal.ViewModels;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Goes through the quick demo as a careful person would and takes the pictures of the documentation. Only when releng/screenshots asks for it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // each picture shows what the ones before left
class ScreenshotsTest {
    private static final long SEED = 1;
    private static final int ANSWERS_BEFORE_PICTURE = 4;
    private static final int INSPECTED = 1; // of the test images the first malignant one with a patch
    private static final int JUDGED = 20;
    private static final long TRAINING_MILLISECONDS = 600_000;
    private static final Path RUNS = Path.of(System.getProperty("glassbox.home"), "Glassbox", "runs"); // in pictures as people know it, below ~
    private static final Path DEMO = RUNS.resolve("demo");
    private static final Path SOMEBODY = Path.of("/home/ada");
    @TempDir
    private Path folder;

    @Test
    @Order(1)
    void takesThePicturesOfTheDocumentation() throws Exception {
        assumeFalse(System.getProperty("glassbox.screenshots", "").isBlank(), "no pictures were asked for");
        Selection data = DemoExperiments.feedback(SEED, true).data();
        Dataset dataset = Contributions.ofPlatform().find(ExtensionPoint.DATASETS, data.id()).create(data.options()).open(new NullProgressMonitor());
        Window window = Window.open();
        RunSession session = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class).get(RunSession.class));
        window.execute("org.glassbox.app.showWelcome");
        window.until("the welcome page", () -> button(window, "Read the documentation") != null);
        window.picture("welcome");
        window.execute("org.glassbox.app.documentation");
        window.picture("documentation");
        begin(window);

        int answers = 0;
        boolean receiptsSeen = false;
        boolean painted = false;
        while (asks(window, session)) {
            AnnotationState.Asking asking = (AnnotationState.Asking) window.ui(() -> session.annotation().state());
            Query query = asking.current().query();
            List<Integer> patch = onPatch(query, dataset.mask(query.sample(), MaskRole.IRRELEVANT));
            press(window, patch);
            if (++answers == ANSWERS_BEFORE_PICTURE || !patch.isEmpty() && answers == ANSWERS_BEFORE_PICTURE + 1) {
                window.picture("annotation");
            }
            Optional<Mask> lesion = dataset.mask(query.sample(), MaskRole.RELEVANT);
            if (answers > ANSWERS_BEFORE_PICTURE && !patch.isEmpty() && !painted && lesion.isPresent()) {
                press(window, patch); // clears the marks
                paint(window, session, lesion.get(), dataset.mask(query.sample(), MaskRole.IRRELEVANT).orElseThrow());
                press(window, patch);
                painted = true;
            }
            boolean receipts = window.ui(() -> session.receipts().state()) instanceof ReceiptModel.State.Shown;
            if (receipts && !receiptsSeen && !patch.isEmpty()) {
                window.picture("receipts");
                receiptsSeen = true;
            }
            window.press(SWT.NONE, SWT.CR);
            window.until("the next image", () -> !shows(session, query.id()));
        }
        window.until("the end", () -> session.training().state() instanceof TrainingModel.State.Ended);
        window.picture("ended");
        TrainingModel.State.Ended ended = (TrainingModel.State.Ended) session.training().state();
        assertEquals(TrainingEvent.Outcome.COMPLETED, ended.outcome(), ended.message());
        assertTrue(receiptsSeen && painted);
        inspect(window);
        lookAtUnits(window);
        judge(window, dataset);
    }

    /** Presses the keys of regions. */
    private static void press(Window window, List<Integer> regions) {
        regions.forEach(index -> window.press((char) ('0' + (index + 1) % 10)));
    }

    /** Paints what matters and what must not, takes a picture, and clears all of it. */
    private static void paint(Window window, RunSession session, Mask lesion, Mask patch) {
        window.ui(() -> {
            stroke(session.drawing(), Tool.IRRELEVANT, patch);
            stroke(session.drawing(), Tool.RELEVANT, lesion);
            return null;
        });
        window.picture("painting");
        window.ui(() -> {
            session.drawing().clear();
            session.drawing().take(Tool.REGIONS);
            return null;
        });
    }

    /** Leads the brush through a mask, row by row to and fro. */
    private static void stroke(DrawingModel brush, Tool tool, Mask mask) {
        brush.take(tool);
        boolean begun = false;
        for (int y = 1; y < mask.height(); y += 2) {
            int row = y;
            int[] columns = IntStream.range(0, mask.width()).filter(x -> mask.contains(x, row)).toArray();
            double inset = brush.hand().size() / 2.0;
            if (columns.length > 2 * inset) {
                double left = columns[0] + inset;
                double right = columns[columns.length - 1] + 1 - inset;
                if (!begun) {
                    brush.begin(left, y + 0.5);
                    begun = true;
                }
                brush.to(y % 4 == 1 ? left : right, y + 0.5);
                brush.to(y % 4 == 1 ? right : left, y + 0.5);
            }
        }
        brush.lift();
    }

    /** A run that goes on, one that waits, and the form of the loss that the waiting one has with another weight. */
    @Test
    @Order(3)
    void takesThePictureOfTheTrainingConsole() {
        assumeFalse(System.getProperty("glassbox.screenshots", "").isBlank(), "no pictures were asked for");
        Window window = Window.open();
        Console console = window.ui(() -> Console.of(PlatformUI.getWorkbench()));
        window.execute("org.glassbox.ui.training.show");
        window.until("the console", () -> window.page().getPerspective().getId().equals(TrainingPerspective.ID));
        String quick = ShippedExperiments.text("lesions-explanation").replace("train: 400, val: 100, test: 200", "train: 160, val: 60, test: 60");
        window.ui(() -> {
            window.page().showView(TrainingPerspective.EXPERIMENT);
            console.drafts().openText("lesions-explanation", quick);
            console.queue().start(console.drafts().draft().experiment().orElseThrow());
            return null;
        });
        window.ui(() -> {
            console.drafts().type(quick.replace("lambda: 0.3", "lambda: 0.5").replaceFirst("(?m)^name: .*$", "name: the same with lambda 0.5"));
            console.queue().add(console.drafts().draft().experiment().orElseThrow());
            Table parts = parts(window).orElseThrow();
            for (int i = 0; i < parts.getItemCount(); i++) {
                if (parts.getItem(i).getText().contains("explanation") && parts.getItem(i).getText().contains("Loss")) {
                    parts.setSelection(i);
                    parts.notifyListeners(SWT.Selection, new Event());
                }
            }
            return null;
        });
        window.until("some epochs", TRAINING_MILLISECONDS, () -> console.runs().runs().active().filter(run -> run.epochsDone() >= 7).isPresent());
        window.picture("training-console");
        window.ui(() -> {
            console.queue().stop();
            console.drafts().openShipped("demo");
            return null;
        });
        window.until("the end", TRAINING_MILLISECONDS, () -> !console.session().isRunning());
    }

    private static Optional<Table> parts(Window window) {
        return window.find(Table.class, table -> "Parts of the experiment".equals(table.getToolTipText()));
    }

    /** What the corrected network looks at in an image with a patch, by four methods. */
    private void inspect(Window window) {
        InspectorModel model = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class).get(InspectorModel.class));
        LookModel look = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class).get(LookModel.class));
        window.execute("org.glassbox.ui.saliency.show");
        window.until("the empty inspector", () -> button(window, "Use the latest run") != null);
        window.picture("inspector-empty");
        window.execute("org.glassbox.ui.saliency.openRun", "folder", DEMO.toString());
        window.until("the run", TRAINING_MILLISECONDS, () -> model.state() instanceof Inspection.Shown shown && shown.setup().opening().isEmpty());
        window.ui(() -> {
            List<String> names = model.state().setup().pictures().stream().map(PictureSource::name).toList();
            model.select(names.indexOf("test_iid/" + INSPECTED));
            model.methods().add(model.methods().available("ig").orElseThrow(), Map.of());
            model.methods().add(model.methods().available("occlusion").orElseThrow(), Map.of());
            model.metrics().removeAll(model.metrics().available("sparseness").orElseThrow()); // there is no room for more
            look.toggleThreshold();
            look.pointer(Optional.of(new Place(0.45, 0.5)));
            return null;
        });
        window.until("all maps", TRAINING_MILLISECONDS, () -> model.state() instanceof Inspection.Shown shown && !shown.isBusy()
                && shown.picture().name().equals("test_iid/" + INSPECTED));
        window.ui(() -> {
            look.map(3); // the options of integrated gradients
            return null;
        });
        window.picture("inspector");
    }

    /** The units of a middle layer in the same image; those of the last one are few kinds in so small a network. */
    private void lookAtUnits(Window window) {
        AdviseModel model = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class).get(AdviseModel.class));
        window.execute("org.glassbox.ui.advise.show");
        window.execute("org.glassbox.ui.advise.openRun", "folder", DEMO.toString());
        window.until("the run", TRAINING_MILLISECONDS, () -> model.state() instanceof AdviseState.Shown shown && shown.setup().opening().isEmpty());
        window.ui(() -> {
            List<String> names = model.state().setup().pictures().stream().map(PictureSource::name).toList();
            model.select(names.indexOf("test_iid/" + INSPECTED));
            model.layer(Optional.of("conv3"));
            return null;
        });
        window.until("all units", TRAINING_MILLISECONDS, () -> model.state() instanceof AdviseState.Shown shown && shown.content() instanceof AdviseState.Content.Ready
                && shown.picture().name().equals("test_iid/" + INSPECTED) && shown.prediction().isPresent());
        window.picture("advise-perspective");
    }

    /** The same image, as the corrected network sees it and as the one does that nobody corrected. */
    private void judge(Window window, Dataset dataset) throws GlassboxException {
        Experiment demo = DemoExperiments.feedback(SEED, true);
        Experiment plain = new Experiment("plain", SEED, demo.data(), demo.network(), null, demo.training(), demo.augmentation(), demo.metrics(),
                List.of(demo.phases().getFirst()));
        service(Runs.class).run(plain, folder.resolve("plain"), false, Optional.empty(), event -> { }, new NullProgressMonitor());
        Path study = folder.resolve("maps");
        Inspections inspections = service(Inspections.class);
        try (OpenedNetwork reference = inspections.open(NetworkFile.of(folder.resolve("plain/weights.safetensors")));
                OpenedNetwork candidate = inspections.open(NetworkFile.of(DEMO.resolve("weights.safetensors")))) {
            List<LabelledSample> samples = dataset.samples("test_iid").stream().map(sample -> new LabelledSample(sample, sample.label())).toList();
            Explainer gradCam = Contributions.ofPlatform().find(ExtensionPoint.EXPLAINERS, "gradcam").create(Map.of());
            PairMaker maker = new PairMaker(reference, candidate, gradCam);
            PreferenceStudy.About about = new PreferenceStudy.About("plain", "corrected", "gradcam", "lesions, test_iid", SEED, PreferenceStudy.VOTES_NEEDED);
            maker.make(study, about, dataset, samples.subList(0, JUDGED), false, new NullProgressMonitor());
            maker.guide(study, dataset, samples.subList(JUDGED, samples.size()), new NullProgressMonitor());
        }
        PreferenceModel model = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class).get(PreferenceModel.class));
        window.execute("org.glassbox.ui.preference.open", "folder", study.toString());
        window.until("the guide", () -> model.state() instanceof PreferenceState.Guide);
        window.picture("preference-guide");
        window.ui(() -> {
            model.begin("Ada");
            return null;
        });
        String wanted = String.format(Locale.ROOT, "%03d", INSPECTED + 1);
        window.until("the pair", () -> {
            if (model.state() instanceof PreferenceState.Judging judging && judging.content() instanceof PreferenceState.Content.Shown shown) {
                if (shown.pictures().pair().equals(wanted)) {
                    return true;
                }
                model.choose(Choice.SAME);
            }
            return false;
        });
        window.picture("preference");
    }

    private static <S> S service(Class<S> kind) {
        BundleContext bundles = FrameworkUtil.getBundle(ScreenshotsTest.class).getBundleContext();
        return bundles.getService(bundles.getServiceReference(kind));
    }

    /** A run that was corrected, by the simulated annotator, beside one that was not asked, and what the answers changed. */
    @Test
    @Order(2)
    void takesThePicturesOfRuns() throws Exception {
        assumeFalse(System.getProperty("glassbox.screenshots", "").isBlank(), "no pictures were asked for");
        Window window = Window.open();
        Path corrected = RUNS.resolve("lesions-corrected");
        Path control = RUNS.resolve("lesions-not-corrected");
        RunLog log = window.ui(() -> Console.of(PlatformUI.getWorkbench()).log());
        train(DemoExperiments.feedback(SEED, true), corrected, log);
        List<String> without = new ArrayList<>(List.of("name=not corrected"));
        for (int phase = 1; phase <= 2; phase++) {
            for (String set : List.of("losses=[cross-entropy]", "queries=", "annotatedPerStep=0", "counterexamplesPerStep=0")) {
                without.add("phases[" + phase + "]." + set);
            }
        }
        train(ExperimentYaml.read(corrected.resolve("experiment.yaml"), without), control, log);
        IEclipseContext context = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class));
        RunsModel runs = window.ui(() -> context.get(RunsModel.class));
        ViewModels models = window.ui(() -> context.get(ViewModels.class));
        window.execute("org.glassbox.ui.training.show");
        window.until("the console", () -> window.page().getPerspective().getId().equals(TrainingPerspective.ID));
        window.ui(() -> {
            runs.know(List.of(finished(corrected, "lesions with a colour patch, corrected"), finished(control, "not corrected")));
            runs.select(List.of(corrected, control));
            return window.page().showView(TrainingPerspective.CURVES);
        });
        window.until("both runs", () -> models.curves().state().runs().size() == 2);
        window.picture("training-curves");
        window.ui(() -> {
            runs.select(List.of(corrected));
            models.changes().order(ChangesModel.Order.EXPLANATION);
            return window.page().showView(TrainingPerspective.CHANGES);
        });
        window.until("its moments", () -> models.changes().state().runs().size() == 1 && models.changes().state().after().isPresent());
        Moment first = new Moment(corrected, DemoExperiments.feedback(SEED, true).phases().getFirst().settings().epochs()); // before anything was corrected
        window.ui(() -> {
            models.changes().before(first);
            return null;
        });
        window.until("what changed", () -> models.changes().state().before().filter(first::equals).isPresent());
        window.ui(() -> {
            ChangesModel.State changes = models.changes().state();
            changes.rows().stream().filter(change -> change.after().isRight()).map(SampleChange::id)
                    .filter(id -> isSeen(changes.mapsBefore(), id) && isSeen(changes.mapsAfter(), id)).findFirst().ifPresent(models.changes()::select);
            return null;
        });
        window.until("its image", () -> models.pictures().find(models.changes().state().history().orElseThrow(),
                models.changes().state().selected().orElseThrow().id()).isPresent());
        window.picture("training-changes");
    }

    private static boolean isSeen(KeptMaps maps, String id) {
        return maps.byId().containsKey(id) && maps.byId().get(id).status() == SaliencyMap.Status.OK;
    }

    private static void train(Experiment experiment, Path run, RunLog log) throws GlassboxException {
        BundleContext bundles = FrameworkUtil.getBundle(ScreenshotsTest.class).getBundleContext();
        Runs engine = bundles.getService(bundles.getServiceReference(Runs.class));
        engine.run(experiment, run, false, Optional.empty(), event -> log.heard(run, event), new NullProgressMonitor());
    }

    private static KnownRun finished(Path run, String name) throws GlassboxException {
        int epochs = RunHistory.read(run).epochs().size();
        return new KnownRun(run, name, KnownRun.Status.FINISHED, epochs, epochs, "");
    }

    private void begin(Window window) {
        window.execute("org.glassbox.ui.annotation.demo");
        window.until("the dialog", () -> button(window, "Start") != null);
        window.ui(() -> {
            Text place = place(window);
            place.setText(SOMEBODY.resolve(Path.of(System.getProperty("user.home")).relativize(Path.of(place.getText()))).toString());
            return null;
        });
        window.picture("start-demo");
        window.ui(() -> {
            place(window).setText(DEMO.toString());
            return null;
        });
        window.choose(window.ui(() -> button(window, "Start")));
        window.until("the dialog's end", () -> button(window, "Start") == null);
    }

    /** The field of the run's folder. */
    private static Text place(Window window) {
        return window.find(Text.class, text -> text.getText().contains("demo-")).orElseThrow();
    }

    /** The regions of which at least a quarter lies on the patch. */
    private static List<Integer> onPatch(Query query, Optional<Mask> patch) {
        List<Region> regions = query.regions();
        return IntStream.range(0, Math.min(10, regions.size())).filter(index -> patch.isPresent() && patch.get().coverage(regions.get(index)) >= 0.25)
                .boxed().toList();
    }

    private static boolean asks(Window window, RunSession session) {
        window.until("a query or the end", TRAINING_MILLISECONDS, () -> switch (session.annotation().state()) {
            case AnnotationState.Idle idle -> false;
            case AnnotationState.Waiting waiting -> session.training().state() instanceof TrainingModel.State.Ended;
            case AnnotationState.Asking asking -> !asking.saving();
            case AnnotationState.Ended ended -> true;
        });
        return window.ui(() -> session.annotation().state() instanceof AnnotationState.Asking);
    }

    private static boolean shows(RunSession session, String id) {
        return session.annotation().state() instanceof AnnotationState.Asking asking && asking.current().query().id().equals(id);
    }

    private static Button button(Window window, String text) {
        return window.find(Button.class, button -> button.getText().replace("&", "").equals(text)).orElse(null);
    }
}
