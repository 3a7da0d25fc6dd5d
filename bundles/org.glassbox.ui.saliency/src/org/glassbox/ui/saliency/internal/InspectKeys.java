package org.glassbox.ui.saliency.internal;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.eclipse.e4.core.commands.EHandlerService;
import org.eclipse.e4.core.di.annotations.Creatable;
import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.services.EContextService;
import org.glassbox.core.explain.Explainer;
import org.glassbox.ui.PartCommands;
import org.glassbox.ui.saliency.Chosen;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.LookModel;

/** The keys of the maps. They work in the part that this is injected into, while it is active. */
@Creatable
final class InspectKeys {
    private final PartCommands commands;
    private final InspectorModel model;
    private final LookModel look;

    @Inject
    InspectKeys(EHandlerService handlers, EContextService contexts, InspectorModel model, LookModel look) {
        commands = new PartCommands(handlers, contexts, "org.glassbox.ui.saliency.");
        this.model = model;
        this.look = look;
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
        commands.context("inspecting").handler("select", new Select(pane));
        commands.handle("next", () -> model.move(1)).handle("previous", () -> model.move(-1)).handle("remove", this::remove);
        commands.handle("stronger", look::stronger).handle("weaker", look::weaker).handle("colours", look::nextColours);
        commands.handle("threshold", look::toggleThreshold);
        commands.handle("thresholdUp", () -> look.moveThreshold(1)).handle("thresholdDown", () -> look.moveThreshold(-1));
        commands.handle("zoomIn", () -> pane.grid().zoom(MapsPane.ZOOM)).handle("zoomOut", () -> pane.grid().zoom(1 / MapsPane.ZOOM));
        commands.handle("fit", () -> pane.grid().fit());
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
