package org.glassbox.ui.training.views.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.history.PredictionTable;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.Keys;
import org.glassbox.ui.Rows;
import org.glassbox.ui.training.views.ConfusionModel;
import org.glassbox.ui.training.views.Messages;
import org.glassbox.ui.training.views.SamplePictures;
import org.glassbox.ui.training.views.Sentences;

/** Above the run and the epoch, on the left the matrix, on the right the images of its chosen cell and one of them large. */
final class ConfusionPane {
    private static final int[] WIDTHS = {52, 48};
    private final ConfusionModel model;
    private final SamplePictures pictures;
    private final HintedPane page;
    private final Combo run;
    private final Combo epoch;
    private final MatrixTable matrix;
    private final Label head;
    private final Button wrong;
    private final Table samples;
    private final ImageCanvas canvas;
    private final Label facts;
    private ConfusionModel.State shown;
    private List<PredictionTable.Row> listed = List.of();

    ConfusionPane(Composite parent, ConfusionModel model, SamplePictures pictures) {
        this.model = model;
        this.pictures = pictures;
        shown = model.state();
        page = new HintedPane(parent);
        Composite pane = page.pane();
        Composite row = Rows.row(pane);
        run = Rows.combo(row, Messages.runTip, this::runChosen);
        epoch = Rows.combo(row, Messages.epochTip, this::epochChosen);
        wrong = Rows.button(row, SWT.PUSH, Messages.allWrong, Messages.allWrongTip, () -> model.cell(Optional.empty()));
        SashForm halves = new SashForm(pane, SWT.HORIZONTAL);
        GridDataFactory.fillDefaults().grab(true, true).hint(200, 100).applyTo(halves);
        matrix = new MatrixTable(halves, cell -> model.cell(Optional.of(cell)));
        SashForm right = new SashForm(halves, SWT.VERTICAL);
        Composite list = column(right);
        head = Rows.head(list, "");
        samples = new Table(list, SWT.VIRTUAL | SWT.SINGLE | SWT.FULL_SELECTION | SWT.BORDER);
        samples.setHeaderVisible(true);
        samples.setToolTipText(Messages.samplesTip);
        Keys.name(samples, Messages.samplesTip);
        List.of(Messages.imageName, Messages.trueClass, Messages.saidColumn).forEach(name -> new TableColumn(samples, SWT.NONE).setText(name));
        samples.addListener(SWT.SetData, event -> fill((TableItem) event.item, event.index));
        samples.addListener(SWT.Selection, event -> model.select(listed.get(samples.getSelectionIndex()).id()));
        samples.addListener(SWT.Resize, event -> widths());
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 60).applyTo(samples);
        Composite picture = column(right);
        canvas = new ImageCanvas(picture, SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, true).hint(60, 60).applyTo(canvas);
        facts = Rows.text(picture);
        halves.setWeights(WIDTHS);
        Runnable unobserve = model.observe(this::render);
        pane.addListener(SWT.Dispose, event -> unobserve.run());
        Runnable unobservePictures = pictures.observe(problem -> showPicture());
        pane.addListener(SWT.Dispose, event -> unobservePictures.run());
    }

    private static Composite column(Composite parent) {
        Composite column = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(2, 2).applyTo(column);
        return column;
    }

    void focus() {
        page.focus(matrix.control());
    }

    private void runChosen() {
        model.run(run.getSelectionIndex());
    }

    /** The first choice is the latest epoch, whichever it is. */
    private void epochChosen() {
        int chosen = epoch.getSelectionIndex();
        model.epoch(chosen == 0 ? 0 : shown.epochs().get(chosen - 1));
    }

    private void fill(TableItem item, int index) {
        PredictionTable.Row row = listed.get(index);
        List<String> classes = shown.table().map(PredictionTable::classes).orElse(List.of());
        item.setText(new String[] {row.id(), classes.get(row.label()), Sentences.said(classes.get(row.predicted()), row.probability(row.predicted()))});
    }

    private void widths() {
        int width = samples.getClientArea().width;
        samples.getColumn(0).setWidth(width * 4 / 10);
        samples.getColumn(1).setWidth(width * 25 / 100);
        samples.getColumn(2).setWidth(width * 35 / 100);
    }

    private void render(ConfusionModel.State state) {
        shown = state;
        boolean something = state.table().isPresent();
        page.show(something, state.problem().isEmpty() ? Messages.noRun : state.problem());
        Choices.set(run, Choices.names(state.runs()), state.run());
        List<String> epochs = new ArrayList<>(List.of(Messages.latestEpoch));
        state.epochs().forEach(number -> epochs.add(Messages.bind(Messages.afterEpoch, number)));
        Choices.set(epoch, epochs, state.latest() ? 0 : state.epochs().indexOf(state.epoch()) + 1);
        matrix.show(state.table(), state.cell());
        if (something) {
            PredictionTable table = state.table().get();
            Rows.set(head, state.cell().map(cell -> Sentences.cell(table, cell)).orElse(Sentences.wrong(table, state.epoch())));
            if (!state.rows().equals(listed)) {
                listed = state.rows();
                samples.setItemCount(listed.size());
                samples.clearAll();
            }
            int place = state.selected().map(listed::indexOf).orElse(-1);
            if (samples.getSelectionIndex() != place) {
                samples.setSelection(place);
            }
        }
        wrong.setEnabled(state.cell().isPresent());
        showPicture();
    }

    private void showPicture() {
        if (shown.table().isEmpty() || shown.selected().isEmpty() || shown.history().isEmpty()) {
            canvas.clear(Messages.noImage);
            Rows.set(facts, "");
            return;
        }
        PredictionTable.Row row = shown.selected().get();
        String said = Sentences.row(shown.table().get(), row);
        Optional<RgbImage> picture = pictures.find(shown.history().get(), row.id());
        if (picture.isPresent()) {
            canvas.show(picture.get(), Optional.empty(), List.of(), said);
        } else {
            canvas.clear(pictures.absence());
        }
        Rows.set(facts, said);
    }
}
