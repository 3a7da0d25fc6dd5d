package org.glassbox.ui.saliency.internal;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.eclipse.e4.core.commands.EHandlerService;
import org.eclipse.e4.core.di.annotations.Creatable;
import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.services.EContextService;
import org.glassbox.core.explain.Explainer;
import org.glassbox.ui.saliency.Chosen;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.LookModel;

/** The keys of the maps. They work in the part that this is injected into, while it is active. */
@Creatable
final class InspectKeys {
    private static final String PREFIX = "org.glassbox.ui.saliency.";
    private final EHandlerService handlers;
    private final EContextService contexts;
    private final InspectorModel model;
    private final LookModel look;

    @Inject
    InspectKeys(EHandlerService handlers, EContextService contexts, InspectorModel model, LookModel look) {
        this.handlers = handlers;
        this.contexts = contexts;
        this.model = model;
        this.look = look;
    }

    /** What a command does. */
    private record Action(Runnable action) {
        @Execute
        void execute() {
            action.run();
        }
    }

    /** Goes to the map whose number the command names. */
    private record Select(MapsPane pane) {
        @Execute
        void execute(@Named("map") String number) {
            pane.grid().focus(Integer.parseInt(number) - 1);
        }
    }

    /** Makes the keys work while the part is active. */
    void install(MapsPane pane) {
        contexts.activateContext(PREFIX + "inspecting");
        handlers.activateHandler(PREFIX + "select", new Select(pane));
        handle("next", () -> model.move(1));
        handle("previous", () -> model.move(-1));
        handle("remove", this::remove);
        handle("stronger", look::stronger);
        handle("weaker", look::weaker);
        handle("colours", look::nextColours);
        handle("threshold", look::toggleThreshold);
        handle("thresholdUp", () -> look.moveThreshold(1));
        handle("thresholdDown", () -> look.moveThreshold(-1));
        handle("zoomIn", () -> pane.grid().zoom(MapsPane.ZOOM));
        handle("zoomOut", () -> pane.grid().zoom(1 / MapsPane.ZOOM));
        handle("fit", () -> pane.grid().fit());
    }

    private void handle(String command, Runnable action) {
        handlers.activateHandler(PREFIX + command, new Action(action));
    }

    private void remove() {
        List<Chosen<Explainer>> methods = model.methods().chosen();
        look.look().map().ifPresent(map -> {
            if (map < methods.size()) {
                model.methods().remove(methods.get(map).key());
            }
        });
    }
}
