package org.glassbox.ui.advise.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.MapLook;
import org.glassbox.ui.advise.UnitsModel;

/** The unit that is looked at: its feature map and the density of its values. */
public final class UnitPart {
    private final AdviseModel model;
    private final UnitsModel units;
    private final MapLook look;
    private final AdviseKeys keys;
    private UnitPane pane;

    @Inject
    UnitPart(AdviseModel model, UnitsModel units, MapLook look, AdviseKeys keys) {
        this.model = model;
        this.units = units;
        this.look = look;
        this.keys = keys;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new UnitPane(parent, model, units, look);
        keys.install(AdviseKeys.LEAFING);
    }

    @Focus
    void focus() {
        pane.focus();
    }
}
