package org.glassbox.ui.training.views.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.history.KeptMaps;
import org.glassbox.engine.history.RunHistory;
import org.glassbox.engine.history.SampleChange;
import org.glassbox.engine.report.Overlay;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.Rows;
import org.glassbox.ui.training.views.ChangesModel;
import org.glassbox.ui.training.views.ChangesModel.Order;
import org.glassbox.ui.training.views.Messages;
import org.glassbox.ui.training.views.Moment;
import org.glassbox.ui.training.views.SamplePictures;
import org.glassbox.ui.training.views.Sentences;

/** Above the two moments and the order, then the list of images, and below the chosen one large, before and after. */
final class ChangesPane {
    private static final int[] HEIGHTS = {60, 40};
    private final ChangesModel model;
    private final SamplePictures pictures;
    private final HintedPane page;
    private final Combo before;
    private final Combo after;
    private final Combo order;
    private final Button flipped;
    private final ChangesTable table;
    private final Label facts;
    private final Label saidFirst;
    private final Label saidThen;
    private final ImageCanvas first;
    private final ImageCanvas second;
    private ChangesModel.State shown;

    ChangesPane(Composite parent, ChangesModel model, SamplePictures pictures) {
        this.model = model;
        this.pictures = pictures;
        shown = model.state();
        page = new HintedPane(parent);
        Composite pane = page.pane();
        Composite row = Rows.row(pane);
        new Label(row, SWT.NONE).setText(Messages.from);
        before = Rows.combo(row, Messages.beforeTip, () -> chosen(before(), model::before));
        new Label(row, SWT.NONE).setText(Messages.to);
        after = Rows.combo(row, Messages.afterTip, () -> chosen(after(), model::after));
        new Label(row, SWT.NONE).setText(Messages.orderedBy);
        order = Rows.combo(row, Messages.orderTip, () -> model.order(Order.values()[order().getSelectionIndex()]));
        order.setItems(Messages.byPrediction, Messages.byExplanation);
        flipped = Rows.button(row, SWT.CHECK, Messages.flippedOnly, Messages.flippedOnlyTip, this::flipped);
        SashForm halves = new SashForm(pane, SWT.VERTICAL);
        GridDataFactory.fillDefaults().grab(true, true).hint(200, 100).applyTo(halves);
        table = new ChangesTable(halves, pictures, model::select);
        Composite large = new Composite(halves, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).equalWidth(true).spacing(4, 2).applyTo(large);
        facts = Rows.text(large);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).hint(100, SWT.DEFAULT).applyTo(facts);
        saidFirst = Rows.text(large);
        saidThen = Rows.text(large);
        first = canvas(large);
        second = canvas(large);
        halves.setWeights(HEIGHTS);
        Runnable unobserve = model.observe(this::render);
        pane.addListener(SWT.Dispose, event -> unobserve.run());
        Runnable unobservePictures = pictures.observe(problem -> arrived());
        pane.addListener(SWT.Dispose, event -> unobservePictures.run());
    }

    private static ImageCanvas canvas(Composite parent) {
        ImageCanvas canvas = new ImageCanvas(parent, SWT.BORDER);
        canvas.colours(ColourMap.defaultFor(false));
        GridDataFactory.fillDefaults().grab(true, true).hint(60, 60).applyTo(canvas);
        return canvas;
    }

    private Combo before() {
        return before;
    }

    private Combo after() {
        return after;
    }

    private Combo order() {
        return order;
    }

    void focus() {
        page.focus(table.control());
    }

    private void chosen(Combo combo, Consumer<Moment> choice) {
        choice.accept(shown.moments().get(combo.getSelectionIndex()));
    }

    private void flipped() {
        model.flippedOnly(flipped.getSelection());
    }

    private void render(ChangesModel.State state) {
        shown = state;
        page.show(state.after().isPresent() && state.problem().isEmpty(), state.problem().isEmpty() ? state.runs().isEmpty() ? Messages.noRun : Messages.reading
                : state.problem());
        List<String> moments = state.moments().stream().map(moment -> Sentences.moment(moment, state.runs())).toList();
        Choices.set(before, moments, state.before().map(state.moments()::indexOf).orElse(-1));
        Choices.set(after, moments, state.after().map(state.moments()::indexOf).orElse(-1));
        Choices.set(order, List.of(order.getItems()), state.order().ordinal());
        flipped.setSelection(state.flippedOnly());
        table.show(state);
        showLarge();
    }

    private void arrived() {
        table.repaint();
        showLarge();
    }

    private void showLarge() {
        if (shown.selected().isEmpty() || shown.history().isEmpty()) {
            Rows.set(facts, "");
            Rows.set(saidFirst, "");
            Rows.set(saidThen, "");
            first.clear(Messages.noImage);
            second.clear(Messages.noImage);
            return;
        }
        SampleChange change = shown.selected().get();
        Rows.set(facts, Sentences.change(change));
        Rows.set(saidFirst, Messages.bind(Messages.before, Sentences.before(change)));
        Rows.set(saidThen, Messages.bind(Messages.after, Sentences.after(change)));
        showLarge(first, change, shown.mapsBefore(), Sentences.before(change));
        showLarge(second, change, shown.mapsAfter(), Sentences.after(change));
    }

    private void showLarge(ImageCanvas canvas, SampleChange change, KeptMaps maps, String said) {
        RunHistory run = shown.history().orElseThrow();
        Optional<RgbImage> picture = pictures.find(run, change.id());
        Optional<SaliencyMap> map = Optional.ofNullable(maps.byId().get(change.id()));
        if (picture.isEmpty()) {
            canvas.clear(pictures.absence());
        } else {
            canvas.show(map.isPresent() ? Overlay.grey(picture.get()) : picture.get(), map, List.of(), said);
            canvas.banner(map.isPresent() && map.get().status() != SaliencyMap.Status.OK ? Optional.of(Messages.emptyMap) : Optional.empty());
        }
    }
}
