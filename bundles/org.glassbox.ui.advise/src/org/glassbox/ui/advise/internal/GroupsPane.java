package org.glassbox.ui.advise.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.layout.RowData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Scale;
import org.eclipse.ui.dialogs.ElementListSelectionDialog;
import org.glassbox.advise.UnitAnalysis;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.engine.report.Overlay;
import org.glassbox.ui.Keys;
import org.glassbox.ui.ProblemBar;
import org.glassbox.ui.Rows;
import org.glassbox.ui.Viewport;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.AdviseState;
import org.glassbox.ui.advise.AdviseState.Content;
import org.glassbox.ui.advise.GroupCard;
import org.glassbox.ui.advise.MapLook;
import org.glassbox.ui.advise.Messages;
import org.glassbox.ui.advise.Sentences;
import org.glassbox.ui.advise.UnitsModel;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.open.Targets;

/**
 * Layer and class, what was found in a sentence, and the maps side by side: the image, Grad-CAM, the best group, the others. Empty, it offers the ways to
 * begin.
 */
final class GroupsPane {
    private static final int SLIDER = 90;
    private static final int SMALLEST = 80;
    private static final int LARGEST = 384; // pixels of a map; there may be a dozen of them
    private final AdviseModel model;
    private final UnitsModel units;
    private final MapLook look;
    private final Composite pane;
    private final StackLayout pages = new StackLayout();
    private final Composite stack;
    private final ProblemBar problems;
    private final EmptyPage empty;
    private final Composite shown;
    private final ScrolledComposite scroll;
    private final Composite page;
    private final Label headline;
    private final Label status;
    private final List<GroupTile> tiles = new ArrayList<>();
    private Combo layers;
    private Button shallower;
    private Button deeper;
    private Combo targets;
    private Button cancel;
    private Button again;
    private Scale opacity;
    private Button bare;
    private List<Integer> offered = List.of();
    private Picture picture;
    private RgbImage image;
    private RgbImage grey;
    private UnitAnalysis analysis;
    private List<GroupCard> cards = List.of();
    private Optional<Viewport> viewport = Optional.empty();

    GroupsPane(Composite parent, AdviseModel model, UnitsModel units, MapLook look) {
        this.model = model;
        this.units = units;
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
        createQuestionRow(Rows.row(shown));
        headline = Rows.text(shown);
        scroll = new ScrolledComposite(shown, SWT.H_SCROLL | SWT.V_SCROLL);
        scroll.setShowFocusedControl(true);
        GridDataFactory.fillDefaults().grab(true, true).hint(200, 100).applyTo(scroll);
        page = new Composite(scroll, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(2, 0).applyTo(page);
        scroll.setContent(page);
        scroll.addListener(SWT.Resize, event -> layout());
        status = new Label(shown, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(status);
        Runnable unobserveModel = model.observe(this::render);
        Runnable unobserveLook = look.observe(this::render);
        Runnable unobserveUnits = units.observe(state -> tiles.forEach(tile -> tile.listed(state.peaks())));
        pane.addListener(SWT.Dispose, event -> {
            unobserveModel.run();
            unobserveLook.run();
            unobserveUnits.run();
        });
    }

    Composite control() {
        return pane;
    }

    void focus() {
        if (pages.topControl == shown && !tiles.isEmpty()) {
            tiles.getFirst().canvas().setFocus();
        } else if (pages.topControl == shown) {
            layers.setFocus();
        } else {
            empty.focus();
        }
    }

    private void createQuestionRow(Composite row) {
        new Label(row, SWT.NONE).setText(Messages.layer);
        shallower = Rows.button(row, SWT.PUSH, Messages.shallower, Messages.shallowerTip, AdviseKeys.COMMAND + "shallower", () -> model.deeper(-1));
        layers = Rows.combo(row, Messages.layerTip, this::chooseLayer);
        layers.setVisibleItemCount(25);
        deeper = Rows.button(row, SWT.PUSH, Messages.deeper, Messages.deeperTip, AdviseKeys.COMMAND + "deeper", () -> model.deeper(1));
        targets = Rows.combo(row, Messages.targetTip, this::chooseTarget);
        targets.setVisibleItemCount(25);
        cancel = Rows.button(row, SWT.PUSH, Messages.cancel, Messages.cancelTip, AdviseKeys.COMMAND + "cancel", model::cancel);
        again = Rows.button(row, SWT.PUSH, Messages.again, Messages.againTip, AdviseKeys.COMMAND + "again", model::again);
        new Label(row, SWT.NONE).setText(Messages.opacity);
        opacity = new Scale(row, SWT.HORIZONTAL);
        opacity.setLayoutData(new RowData(SLIDER, SWT.DEFAULT));
        opacity.setMaximum(100);
        opacity.setPageIncrement(10);
        Keys.tip(opacity, Messages.opacityTip, AdviseKeys.COMMAND + "stronger");
        Keys.name(opacity, Messages.opacityTip);
        opacity.addListener(SWT.Selection, event -> look.opacity(opacity.getSelection() / 100.0));
        bare = Rows.button(row, SWT.TOGGLE, Messages.bare, Messages.bareTip, AdviseKeys.COMMAND + "bare", () -> look.bare(bare.getSelection()));
    }

    private void chooseLayer() {
        model.state().setup().network().ifPresent(network -> model.layer(layers.getSelectionIndex() == 0 ? Optional.empty()
                : Optional.of(network.card().layers().get(layers.getSelectionIndex() - 1).name())));
    }

    /** One of the classes that are offered, or any other, of which there may be thousands. */
    private void chooseTarget() {
        int index = targets.getSelectionIndex();
        if (index == 0) {
            model.target(OptionalInt.empty());
        } else if (index <= offered.size()) {
            model.target(OptionalInt.of(offered.get(index - 1)));
        } else if (model.state() instanceof AdviseState.Shown state) {
            List<String> classes = state.network().card().classes();
            ElementListSelectionDialog dialog = new ElementListSelectionDialog(pane.getShell(), new LabelProvider());
            dialog.setTitle(Messages.targetOther);
            dialog.setMessage(Messages.targetTip);
            dialog.setElements(classes.toArray());
            if (dialog.open() == Window.OK) {
                model.target(OptionalInt.of(classes.indexOf(dialog.getFirstResult())));
            } else {
                render(state);
            }
        }
    }

    private void render(AdviseState state) {
        problems.show(state.setup().problem());
        switch (state) {
            case AdviseState.Empty(AdviseState.Setup setup) -> {
                empty.show(setup);
                turnTo(empty.control());
            }
            case AdviseState.Shown there -> {
                renderQuestion(there);
                renderContent(there);
                turnTo(shown);
            }
        }
    }

    private void turnTo(Composite wanted) {
        if (pages.topControl != wanted) {
            pages.topControl = wanted;
            stack.layout();
            if (wanted == shown) {
                shown.layout(true, true);
                layout();
            }
        }
    }

    private void renderQuestion(AdviseState.Shown state) {
        NetworkCard card = state.network().card();
        List<String> names = card.layers().stream().map(NetworkCard.LayerShape::name).toList();
        List<String> items = new ArrayList<>();
        items.add(state.usualLayer().map(usual -> Messages.bind(Messages.layerUsualNamed, usual)).orElse(Messages.layerUsual));
        card.layers().forEach(layer -> items.add(Sentences.layer(layer, state.usualLayer().filter(layer.name()::equals).isPresent())));
        items(layers, items, state.setup().layer().map(name -> names.indexOf(name) + 1).orElse(0));
        int place = names.indexOf(state.layer());
        shallower.setEnabled(place > 0);
        deeper.setEnabled(place < names.size() - 1);
        offered = Targets.offered(card, state.prediction(), state.setup().target());
        List<String> classes = new ArrayList<>();
        classes.add(Messages.targetPredicted);
        offered.forEach(label -> classes.add(card.classes().get(label)));
        if (offered.size() < card.classes().size()) {
            classes.add(Messages.targetOther);
        }
        items(targets, classes, state.setup().target().isPresent() ? offered.indexOf(state.setup().target().getAsInt()) + 1 : 0);
        cancel.setEnabled(state.content() instanceof Content.Computing);
        again.setEnabled(state.content() instanceof Content.Cancelled || state.content() instanceof Content.Failed);
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

    private void renderContent(AdviseState.Shown state) {
        String said = switch (state.content()) {
            case Content.Ready ready -> Sentences.headline(ready.analysis(), state.network().card(), state.prediction());
            case Content.Computing computing -> Messages.bind(Messages.computing, state.layer());
            case Content.Refused(String sentence) -> "\u26a0 " + sentence;
            case Content.Failed(String message) -> "\u26a0 " + message;
            case Content.Cancelled cancelled -> Messages.cancelled;
        };
        Rows.set(headline, said);
        String took = state.content() instanceof Content.Ready ready ? Sentences.took(ready.analysis(), ready.seconds()) : "";
        Rows.set(status, state.setup().opening().orElse(took));
        UnitAnalysis found = state.content() instanceof Content.Ready ready ? ready.analysis() : null;
        if (found != analysis || state.picture() != picture) {
            if (state.picture() != picture) {
                picture = state.picture();
                image = picture.atMost(LARGEST);
                grey = Overlay.grey(image);
                viewport = Optional.empty();
            }
            analysis = found;
            cards = found == null ? List.of() : GroupCard.of(found, state.network().card());
            renderTiles();
            layout();
        }
    }

    private void renderTiles() {
        while (tiles.size() > 1 + cards.size()) {
            tiles.removeLast().dispose();
        }
        while (tiles.size() < 1 + cards.size()) {
            tiles.add(tile());
        }
        ((GridLayout) page.getLayout()).numColumns = tiles.size();
        tiles.getFirst().show(image, picture.name(), look.look());
        for (int i = 0; i < cards.size(); i++) {
            tiles.get(i + 1).show(cards.get(i), analysis.result(), grey, look.look());
        }
        tiles.forEach(tile -> tile.canvas().look(viewport));
    }

    private GroupTile tile() {
        GroupTile tile = new GroupTile(page, units);
        tile.canvas().onLook(part -> {
            viewport = part;
            tiles.forEach(each -> each.canvas().look(part));
        });
        tile.canvas().addListener(SWT.KeyDown, event -> bare(event.keyCode, true));
        tile.canvas().addListener(SWT.KeyUp, event -> bare(event.keyCode, false));
        return tile;
    }

    /** The images alone while H is held down. */
    private void bare(int key, boolean down) {
        if (key == 'h') {
            look.bare(down);
        }
    }

    /** Makes the pictures as high as there is room. */
    private void layout() {
        Rectangle area = scroll.getClientArea();
        if (tiles.isEmpty() || area.height == 0) {
            return;
        }
        int captions = 0;
        for (GroupTile tile : tiles) {
            captions = Math.max(captions, tile.captions());
        }
        int bar = scroll.getHorizontalBar().getSize().y;
        int height = Math.max(SMALLEST, scroll.getSize().y - bar - captions);
        int width = Math.max(SMALLEST, (int) Math.round((double) height * image.width() / image.height()));
        tiles.forEach(tile -> tile.size(width, height));
        Point size = page.computeSize(SWT.DEFAULT, SWT.DEFAULT);
        page.setSize(Math.max(size.x, area.width), Math.max(size.y, area.height));
        page.layout(true, true);
    }

    private void render(MapLook.Look changed) {
        opacity.setSelection((int) Math.round(100 * changed.opacity()));
        bare.setSelection(changed.bare());
        if (!tiles.isEmpty()) {
            renderTiles();
        }
    }
}
