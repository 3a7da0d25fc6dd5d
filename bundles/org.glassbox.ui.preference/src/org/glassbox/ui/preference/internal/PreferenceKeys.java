package org.glassbox.ui.preference.internal;

import jakarta.inject.Inject;
import org.eclipse.e4.core.commands.EHandlerService;
import org.eclipse.e4.core.di.annotations.Creatable;
import org.eclipse.e4.ui.services.EContextService;
import org.glassbox.engine.study.preference.Choice;
import org.glassbox.ui.PartCommands;
import org.glassbox.ui.preference.PreferenceModel;
import org.glassbox.ui.preference.PreferenceState;

/** The keys with which one judges. They work in the part that this is injected into, while it is active and there is something to judge or to take back. */
@Creatable
final class PreferenceKeys {
    /** What the ids of all commands begin with. */
    static final String COMMAND = "org.glassbox.ui.preference.";
    private static final String JUDGING = COMMAND + "judging";
    private static final String RATING = COMMAND + "rating";
    private final PartCommands commands;
    private final EContextService contexts;
    private final PreferenceModel model;

    @Inject
    PreferenceKeys(EHandlerService handlers, EContextService contexts, PreferenceModel model) {
        commands = new PartCommands(handlers, contexts, COMMAND);
        this.contexts = contexts;
        this.model = model;
    }

    /** Tells the commands what they do while the part is active. */
    void install() {
        handle("first", () -> model.choose(Choice.FIRST));
        handle("same", () -> model.choose(Choice.SAME));
        handle("second", () -> model.choose(Choice.SECOND));
        handle("skip", model::skip);
        handle("undo", model::undo);
        handle("guide", model::guide);
    }

    /** Makes one more command do something. */
    void handle(String command, Runnable action) {
        commands.handle(command, action);
    }

    /** Lets keys mean what they mean here; elsewhere, as where a name is typed, they are letters and digits. */
    void follow(PreferenceState state) {
        boolean judging = state instanceof PreferenceState.Judging;
        activate(JUDGING, judging);
        activate(RATING, judging || state instanceof PreferenceState.Finished);
    }

    private void activate(String context, boolean active) {
        boolean before = contexts.getActiveContextIds().contains(context);
        if (active && !before) {
            contexts.activateContext(context);
        } else if (!active && before) {
            contexts.deactivateContext(context);
        }
    }
}
