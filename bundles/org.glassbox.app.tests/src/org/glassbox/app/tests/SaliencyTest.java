package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.PlatformUI;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.run.Runs;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.InspectorModel.Content;
import org.glassbox.ui.saliency.InspectorModel.State;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Drives the saliency inspector in the real workbench, with the real engine and a small run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SaliencyTest {
    private static final String EXPERIMENT = """
            name: tiny
            seed: 1
            data: {id: lesions, variant: tiny}
            network: smallcnn
            training: {optimiser: adam, learningRate: 0.001, batchSize: 8, threads: 1, select: last}
            metrics: [accuracy, loss]
            phases:
              - name: baseline
                epochs: 2
                losses:
                  - {id: cross-entropy, weight: 1}
            """;
    private static final long PATIENCE_MILLISECONDS = 120_000;
    private Window window;
    private InspectorModel model;
    private Path run;

    @BeforeAll
    void train(@TempDir Path folder) throws Exception {
        window = Window.open();
        run = folder.resolve("run");
        BundleContext bundles = FrameworkUtil.getBundle(SaliencyTest.class).getBundleContext();
        Runs runs = bundles.getService(bundles.getServiceReference(Runs.class));
        Path yaml = Files.writeString(folder.resolve("tiny.yaml"), EXPERIMENT);
        runs.run(ExperimentYaml.read(yaml, List.of()), run, false, Optional.empty(), event -> { }, new NullProgressMonitor());
        model = window.ui(() -> PlatformUI.getWorkbench().getService(IEclipseContext.class).get(InspectorModel.class));
    }

    @Test
    void aRunIsOpenedAndItsMapsAppear() {
        window.execute("org.glassbox.ui.saliency.show");
        window.until("the empty page", () -> button("Use the latest run") != null);
        window.picture("saliency-empty");

        window.execute("org.glassbox.ui.saliency.openRun", "folder", run.toString());
        window.until("the maps", PATIENCE_MILLISECONDS, () -> model.state() instanceof State.Shown shown && !shown.isBusy() && !shown.rows().getFirst().cells().isEmpty());
        window.picture("saliency");

        State.Shown shown = (State.Shown) window.ui(() -> model.state());
        shown.rows().getFirst().cells().forEach(cell -> assertTrue(cell.content() instanceof Content.Ready, cell.content()::toString));
        assertEquals(1 + shown.rows().getFirst().cells().size(), canvases());
        assertTrue(window.ui(() -> window.find(Label.class, label -> label.getText().contains("weights.safetensors) says")).isPresent()));
    }

    private long canvases() {
        return window.ui(() -> window.all(ImageCanvas.class).size());
    }

    private Button button(String text) {
        return window.find(Button.class, button -> button.getText().replace("&", "").contains(text)).orElse(null);
    }
}
