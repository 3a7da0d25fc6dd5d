package org.glassbox.ui.advise.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.MapLook;
import org.glassbox.ui.advise.UnitsModel;
import org.glassbox.ui.open.Drops;

/** The maps of the groups. */
public final class GroupsPart {
    private final AdviseModel model;
    private final UnitsModel units;
    private final MapLook look;
    private final AdviseKeys keys;
    private GroupsPane pane;

    @Inject
    GroupsPart(AdviseModel model, UnitsModel units, MapLook look, AdviseKeys keys) {
        this.model = model;
        this.units = units;
        this.look = look;
        this.keys = keys;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new GroupsPane(parent, model, units, look);
        Drops.accept(pane.control(), model::openAny);
        keys.install(AdviseKeys.LEAFING);
        model.prepare();
    }

    @Focus
    void focus() {
        pane.focus();
    }
}
