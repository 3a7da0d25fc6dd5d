package org.glassbox.ui.advise.internal;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.eclipse.e4.core.commands.EHandlerService;
import org.eclipse.e4.core.di.annotations.Creatable;
import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.services.EContextService;
import org.glassbox.ui.PartCommands;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.MapLook;
import org.glassbox.ui.advise.UnitsModel;
import org.glassbox.ui.advise.UnitsModel.Column;

/** The perspective's keys. They work in the part that this is injected into, while it is active. */
@Creatable
final class AdviseKeys {
    /** What the ids of all commands begin with. */
    static final String COMMAND = "org.glassbox.ui.advise.";
    /** Where Page Down and Page Up go from image to image. */
    static final String LEAFING = "leafing";
    /** Where they go through a list, and digits order it. */
    static final String LISTING = "listing";
    private final PartCommands commands;
    private final AdviseModel model;
    private final UnitsModel units;
    private final MapLook look;

    @Inject
    AdviseKeys(EHandlerService handlers, EContextService contexts, AdviseModel model, UnitsModel units, MapLook look) {
        commands = new PartCommands(handlers, contexts, COMMAND);
        this.model = model;
        this.units = units;
        this.look = look;
    }

    /** Orders the list by the column whose number the command names. */
    private record Sort(UnitsModel units) {
        @Execute
        void execute(@Named("column") String number) {
            units.sort(Column.values()[Integer.parseInt(number) - 1]);
        }
    }

    /** Makes the keys of a context, and those that all parts share, work while the part is active. */
    void install(String context) {
        commands.context(context).handler("sort", new Sort(units));
        commands.handle("deeper", () -> model.deeper(1)).handle("shallower", () -> model.deeper(-1));
        commands.handle("next", () -> model.move(1)).handle("previous", () -> model.move(-1));
        commands.handle("stronger", look::stronger).handle("weaker", look::weaker);
    }
}
