package org.glassbox.ui.advise.internal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.glassbox.advise.AdviseResult.Unit;
import org.glassbox.advise.UnitAnalysis;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.report.Numbers;
import org.glassbox.engine.report.Overlay;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.Legend;
import org.glassbox.ui.Rows;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.AdviseState;
import org.glassbox.ui.advise.DensityCurves;
import org.glassbox.ui.advise.MapLook;
import org.glassbox.ui.advise.MapScale;
import org.glassbox.ui.advise.Messages;
import org.glassbox.ui.advise.Sentences;
import org.glassbox.ui.advise.UnitsModel;
import org.glassbox.ui.open.Picture;

/** The unit that is looked at: what is known of it, its feature map over the image, and its density. */
final class UnitPane {
    private static final int LARGEST = 512; // pixels; more would make going from unit to unit slow
    private static final int[] WEIGHTS = {38, 62};
    private final AdviseModel model;
    private final MapLook look;
    private final Label facts;
    private final ImageCanvas canvas;
    private final Legend legend;
    private final Label mapFacts;
    private final Composite charts;
    private final StackLayout pages = new StackLayout();
    private final DensityChart chart;
    private final Label nothing;
    private final Label densityFacts;
    private Picture picture;
    private RgbImage grey;
    private UnitAnalysis analysis;
    private int shown = -1;

    UnitPane(Composite parent, AdviseModel model, UnitsModel units, MapLook look) {
        this.model = model;
        this.look = look;
        Composite pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
        facts = Rows.head(pane, Messages.noUnit);
        SashForm halves = new SashForm(pane, SWT.HORIZONTAL);
        GridDataFactory.fillDefaults().grab(true, true).hint(200, 100).applyTo(halves);
        Composite left = half(halves);
        canvas = new ImageCanvas(left, SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, true).hint(80, 80).applyTo(canvas);
        canvas.addListener(SWT.KeyDown, event -> bare(event.keyCode, true));
        canvas.addListener(SWT.KeyUp, event -> bare(event.keyCode, false));
        legend = new Legend(left, Numbers::plain);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(legend);
        mapFacts = Rows.text(left);
        Composite right = half(halves);
        charts = new Composite(right, SWT.NONE);
        charts.setLayout(pages);
        GridDataFactory.fillDefaults().grab(true, true).hint(80, 80).applyTo(charts);
        chart = new DensityChart(charts);
        nothing = new Label(charts, SWT.WRAP | SWT.CENTER);
        pages.topControl = nothing;
        densityFacts = Rows.text(right);
        halves.setWeights(WEIGHTS);
        Runnable unobserveUnits = units.observe(this::render);
        Runnable unobserveLook = look.observe(this::render);
        pane.addListener(SWT.Dispose, event -> {
            unobserveUnits.run();
            unobserveLook.run();
        });
    }

    private static Composite half(Composite parent) {
        Composite half = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(2, 2).applyTo(half);
        return half;
    }

    void focus() {
        canvas.setFocus();
    }

    /** The image alone while H is held down. */
    private void bare(int key, boolean down) {
        if (key == 'h') {
            look.bare(down);
        }
    }

    private void render(MapLook.Look changed) {
        canvas.opacity(changed.opacity());
        canvas.bare(changed.bare());
    }

    private void render(UnitsModel.State state) {
        Optional<Unit> unit = state.selected();
        if (unit.isEmpty() || !(model.state() instanceof AdviseState.Shown there)) {
            shown = -1;
            analysis = null;
            clear();
        } else if (state.analysis().get() != analysis || unit.get().index() != shown) {
            analysis = state.analysis().get();
            shown = unit.get().index();
            show(unit.get(), there);
        }
    }

    private void clear() {
        Rows.set(facts, Messages.noUnit);
        canvas.clear("");
        legend.clear();
        Rows.set(mapFacts, "");
        Rows.set(densityFacts, "");
        turnTo("");
    }

    private void show(Unit unit, AdviseState.Shown state) {
        if (state.picture() != picture) {
            picture = state.picture();
            grey = Overlay.grey(picture.atMost(LARGEST));
        }
        Rows.set(facts, Sentences.unit(unit));
        SaliencyMap map = analysis.featureMap(unit.index());
        MapScale scale = MapScale.of(map, grey);
        canvas.colours(scale.colours());
        legend.show(scale.colours(), scale.largest(), OptionalDouble.empty(), OptionalDouble.empty());
        canvas.banner(map.status() == SaliencyMap.Status.OK ? Optional.empty() : Optional.of(Sentences.nothing(map)));
        String where = Sentences.featureMap(map, analysis.result().layer());
        canvas.show(grey, Optional.of(map), List.of(), Sentences.unit(unit) + ". " + where);
        Rows.set(mapFacts, where);
        String said = Sentences.density(unit.density());
        if (unit.density().exists()) {
            chart.show(DensityCurves.of(unit.density()), Sentences.valueAxis(state.setup().options()), Messages.bind(Messages.chartSpoken, unit.index(), said));
            Rows.set(densityFacts, said);
            pages.topControl = chart.control();
            charts.layout();
        } else {
            Rows.set(densityFacts, "");
            turnTo(said);
        }
    }

    /** Says something where the chart would be. */
    private void turnTo(String sentence) {
        nothing.setText(sentence);
        pages.topControl = nothing;
        charts.layout();
    }
}
