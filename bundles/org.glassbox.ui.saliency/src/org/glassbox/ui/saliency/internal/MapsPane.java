package org.glassbox.ui.saliency.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.RowLayoutFactory;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.layout.RowData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Scale;
import org.eclipse.ui.dialogs.ElementListSelectionDialog;
import org.glassbox.core.image.ColourMap;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.ui.Checks;
import org.glassbox.ui.Commands;
import org.glassbox.ui.Keys;
import org.glassbox.ui.ProblemBar;
import org.glassbox.ui.open.Targets;
import org.glassbox.ui.saliency.Inspection;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.LookModel;
import org.glassbox.ui.saliency.LookModel.Look;
import org.glassbox.ui.saliency.Messages;
import org.glassbox.ui.saliency.Sentences;

/** The maps with what concerns all of them: layer, class, colours, threshold, zoom. Empty, it offers the ways to begin. */
final class MapsPane {
    static final double ZOOM = 1.25;
    private static final String COMMAND = "org.glassbox.ui.saliency.";
    private static final int SLIDER = 90;
    private final InspectorModel model;
    private final LookModel look;
    private final Composite pane;
    private final StackLayout pages = new StackLayout();
    private final Composite stack;
    private final ProblemBar problems;
    private final Composite shown;
    private final EmptyPage empty;
    private final TileGrid grid;
    private Combo layers;
    private Combo targets;
    private Combo colours;
    private Scale opacity;
    private Button thresholdOn;
    private Scale threshold;
    private Label thresholdText;
    private Button bare;
    private Button shared;
    private Button cancel;
    private Button again;
    private final Label busy;
    private List<String> layerNames = List.of();
    private List<Integer> offered = List.of();

    MapsPane(Composite parent, InspectorModel model, LookModel look) {
        this.model = model;
        this.look = look;
        pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
        problems = new ProblemBar(pane, 1);
        problems.onDismiss(model::dismissProblem);
        stack = new Composite(pane, SWT.NONE);
        stack.setLayout(pages);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(stack);
        empty = new EmptyPage(stack);
        shown = new Composite(stack, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(4, 4).applyTo(shown);
        createQuestionRow(shown);
        createLookRow(shown);
        grid = new TileGrid(shown, look);
        grid.onSelect(look::map);
        GridDataFactory.fillDefaults().grab(true, true).hint(200, 200).applyTo(grid.control());
        busy = new Label(shown, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(busy);
        Runnable unobserveModel = model.observe(this::render);
        Runnable unobserveLook = look.observe(this::render);
        pane.addListener(SWT.Dispose, event -> {
            unobserveModel.run();
            unobserveLook.run();
        });
    }

    Composite control() {
        return pane;
    }

    TileGrid grid() {
        return grid;
    }

    void focus() {
        if (pages.topControl == shown) {
            grid.focus(0);
        } else {
            empty.focus();
        }
    }

    private void createQuestionRow(Composite parent) {
        Composite row = row(parent);
        layers = combo(row, Messages.layerTip, () -> model.layer(layers.getSelectionIndex() == 0 ? Optional.empty()
                : Optional.of(layerNames.get(layers.getSelectionIndex() - 1))));
        targets = combo(row, Messages.targetTip, this::chooseTarget);
        cancel = button(row, SWT.PUSH, Messages.cancel, Messages.cancelTip, "cancel", model::cancel);
        again = button(row, SWT.PUSH, Messages.again, Messages.againTip, "again", model::again);
        button(row, SWT.PUSH, Messages.exportButton, Messages.exportTip, "export", () -> Commands.execute(COMMAND + "export"));
    }

    /** One of the classes that are offered, or any other, of which there may be thousands. */
    private void chooseTarget() {
        int index = targets.getSelectionIndex();
        if (index == 0) {
            model.target(OptionalInt.empty());
        } else if (index <= offered.size()) {
            model.target(OptionalInt.of(offered.get(index - 1)));
        } else if (model.state() instanceof Inspection.Shown maps) {
            List<String> classes = maps.rows().getFirst().network().card().classes();
            ElementListSelectionDialog dialog = new ElementListSelectionDialog(pane.getShell(), new LabelProvider());
            dialog.setTitle(Messages.targetOther);
            dialog.setMessage(Messages.targetTip);
            dialog.setElements(classes.toArray());
            if (dialog.open() == Window.OK) {
                model.target(OptionalInt.of(classes.indexOf(dialog.getFirstResult())));
            } else {
                render(maps);
            }
        }
    }

    private void createLookRow(Composite parent) {
        Composite row = row(parent);
        colours = combo(row, Messages.coloursTip, () -> look.colours(colours.getSelectionIndex() == 0 ? Optional.empty()
                : Optional.of(ColourMap.values()[colours.getSelectionIndex() - 1])));
        Keys.tip(colours, Messages.coloursTip, COMMAND + "colours");
        colours.add(Messages.automaticColours);
        for (ColourMap map : ColourMap.values()) {
            colours.add(map.label());
        }
        new Label(row, SWT.NONE).setText(Messages.opacity);
        opacity = scale(row, Messages.opacityTip, "stronger", () -> look.opacity(opacity.getSelection() / 100.0));
        thresholdOn = button(row, SWT.CHECK, Messages.threshold, Messages.thresholdTip, "threshold", look::toggleThreshold);
        threshold = scale(row, Messages.thresholdTip, "thresholdUp", () -> look.threshold(OptionalDouble.of(threshold.getSelection() / 100.0)));
        thresholdText = new Label(row, SWT.NONE);
        thresholdText.setText(Sentences.percent(1));
        bare = button(row, SWT.TOGGLE, Messages.bare, Messages.bareTip, "bare", () -> look.bare(bare.getSelection()));
        button(row, SWT.PUSH, Messages.zoomIn, Messages.zoomInTip, "zoomIn", () -> grid().zoom(ZOOM));
        button(row, SWT.PUSH, Messages.zoomOut, Messages.zoomOutTip, "zoomOut", () -> grid().zoom(1 / ZOOM));
        button(row, SWT.PUSH, Messages.fit, Messages.fitTip, "fit", () -> grid().fit());
        shared = button(row, SWT.CHECK, Messages.sharedScale, Messages.sharedScaleTip, "shared", () -> look.shared(shared.getSelection()));
    }

    private static Composite row(Composite parent) {
        Composite row = new Composite(parent, SWT.NONE);
        RowLayoutFactory.fillDefaults().center(true).spacing(6).applyTo(row);
        GridDataFactory.fillDefaults().grab(true, false).hint(200, SWT.DEFAULT).applyTo(row);
        return row;
    }

    private static Combo combo(Composite row, String tip, Runnable action) {
        Combo combo = new Combo(row, SWT.READ_ONLY);
        combo.setToolTipText(tip);
        Keys.name(combo, tip);
        combo.addListener(SWT.Selection, event -> action.run());
        return combo;
    }

    private static Scale scale(Composite row, String tip, String command, Runnable action) {
        Scale scale = new Scale(row, SWT.HORIZONTAL);
        scale.setLayoutData(new RowData(SLIDER, SWT.DEFAULT));
        scale.setMaximum(100);
        scale.setPageIncrement(10);
        Keys.tip(scale, tip, COMMAND + command);
        Keys.name(scale, tip);
        scale.addListener(SWT.Selection, event -> action.run());
        return scale;
    }

    private static Button button(Composite row, int style, String text, String tip, String command, Runnable action) {
        Button button = style == SWT.CHECK ? Checks.create(row) : new Button(row, style);
        button.setText(text);
        Keys.tip(button, tip, COMMAND + command);
        Keys.name(button, tip);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private void render(Inspection state) {
        problems.show(state.setup().problem());
        switch (state) {
            case Inspection.Empty(Inspection.Setup setup) -> {
                grid.clear();
                empty.show(setup);
                turnTo(empty.control());
            }
            case Inspection.Shown maps -> {
                renderQuestion(maps);
                turnTo(shown);
                grid.show(maps, look.look());
            }
        }
    }

    private void turnTo(Composite page) {
        if (pages.topControl != page) {
            pages.topControl = page;
            stack.layout();
            if (page == shown) {
                shown.layout(true, true);
            }
        }
    }

    private void renderQuestion(Inspection.Shown maps) {
        NetworkCard card = maps.rows().getFirst().network().card();
        layerNames = card.layers().stream().map(NetworkCard.LayerShape::name).toList();
        List<String> layerItems = new ArrayList<>();
        layerItems.add(card.usualLayer().map(usual -> Messages.bind(Messages.layerUsualNamed, usual)).orElse(Messages.layerUsual));
        card.layers().forEach(layer -> layerItems.add(Sentences.layer(layer, card.usualLayer().filter(layer.name()::equals).isPresent())));
        items(layers, layerItems, maps.setup().layer().map(name -> layerNames.indexOf(name) + 1).orElse(0));
        offered = Targets.offered(card, maps.rows().getFirst().prediction(), maps.setup().target());
        List<String> classItems = new ArrayList<>();
        classItems.add(Messages.targetPredicted);
        offered.forEach(label -> classItems.add(card.classes().get(label)));
        if (offered.size() < card.classes().size()) {
            classItems.add(Messages.targetOther);
        }
        items(targets, classItems, maps.setup().target().isPresent() ? offered.indexOf(maps.setup().target().getAsInt()) + 1 : 0);
        cancel.setEnabled(maps.isBusy());
        again.setEnabled(maps.isBrokenOff());
        shared.setVisible(maps.rows().size() > 1);
        String doing = maps.setup().opening().orElse(maps.isBusy() ? Sentences.progress(maps) : Messages.pixelHint);
        if (!busy.getText().equals(doing)) {
            busy.setText(doing);
        }
    }

    private static void items(Combo combo, List<String> items, int selection) {
        if (!List.of(combo.getItems()).equals(items)) {
            combo.setItems(items.toArray(String[]::new));
            combo.requestLayout();
        }
        if (combo.getSelectionIndex() != selection) {
            combo.select(selection);
        }
    }

    private void render(Look changed) {
        colours.select(changed.colours().map(map -> map.ordinal() + 1).orElse(0));
        opacity.setSelection((int) Math.round(100 * changed.opacity()));
        thresholdOn.setSelection(changed.threshold().isPresent());
        threshold.setEnabled(changed.threshold().isPresent());
        threshold.setSelection((int) Math.round(100 * changed.threshold().orElse(LookModel.USUAL_THRESHOLD)));
        thresholdText.setText(changed.threshold().isPresent() ? Sentences.percent(changed.threshold().getAsDouble()) : "");
        bare.setSelection(changed.bare());
        shared.setSelection(changed.shared());
        if (model.state() instanceof Inspection.Shown maps) {
            grid.show(maps, changed);
        }
    }
}
