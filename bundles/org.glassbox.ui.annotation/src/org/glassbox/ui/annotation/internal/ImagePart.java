package org.glassbox.ui.annotation.internal;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.RowLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.RowData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Scale;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.ColourMap;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.ProbabilityBars;
import org.glassbox.ui.ProblemBar;
import org.glassbox.ui.annotation.AnnotationModel;
import org.glassbox.ui.annotation.AnnotationModel.State;
import org.glassbox.ui.annotation.Messages;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.annotation.Sentences;

/** The image that is asked about, its candidate regions and what one can say about them. */
public final class ImagePart {
    private static final double ZOOM = 1.25;
    private static final int SLIDER = 110;
    private final AnnotationModel model;
    private final ViewModel view;
    private final AnswerKeys keys;
    private ProblemBar problems;
    private Label title;
    private Label verdict;
    private ImageCanvas canvas;
    private ProbabilityBars probabilities;
    private Label question;
    private Button submit;
    private Button skip;
    private Button undo;
    private Button bare;
    private Scale opacity;
    private Combo colours;
    private Runnable unobserveModel;
    private Runnable unobserveView;

    @Inject
    ImagePart(RunSession session, ViewModel view, AnswerKeys keys) {
        this.model = session.annotation();
        this.view = view;
        this.keys = keys;
    }

    @PostConstruct
    void create(Composite parent) {
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(parent);
        problems = new ProblemBar(parent, 1);
        problems.onDismiss(model::dismissProblem);
        title = line(parent);
        verdict = line(parent);
        verdict.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        canvas = new ImageCanvas(parent, SWT.BORDER);
        canvas.onRegion(model::toggle);
        GridDataFactory.fillDefaults().grab(true, true).hint(200, 200).applyTo(canvas);
        createViewRow(parent);
        probabilities = new ProbabilityBars(parent);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(probabilities);
        question = line(parent);
        createAnswerRow(parent);
        installKeys();
        unobserveModel = model.observe(this::render);
        unobserveView = view.observe(this::render);
    }

    @Focus
    void focus() {
        canvas.setFocus();
    }

    @PreDestroy
    void close() {
        unobserveModel.run();
        unobserveView.run();
    }

    private static Label line(Composite parent) {
        Label label = new Label(parent, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(200, SWT.DEFAULT).applyTo(label);
        return label;
    }

    private void createViewRow(Composite parent) {
        Composite row = new Composite(parent, SWT.NONE);
        RowLayoutFactory.fillDefaults().center(true).spacing(6).applyTo(row);
        new Label(row, SWT.NONE).setText(Messages.heatMap);
        opacity = new Scale(row, SWT.HORIZONTAL);
        opacity.setLayoutData(new RowData(SLIDER, SWT.DEFAULT));
        opacity.setMaximum(100);
        opacity.setPageIncrement(10);
        opacity.addListener(SWT.Selection, event -> view.opacity(opacity.getSelection() / 100.0));
        Keys.tip(opacity, Messages.opacityTip, "stronger");
        Keys.name(opacity, Messages.opacityTip);
        colours = new Combo(row, SWT.READ_ONLY);
        for (ColourMap map : ColourMap.values()) {
            colours.add(map.label());
        }
        colours.addListener(SWT.Selection, event -> view.colours(ColourMap.values()[colours.getSelectionIndex()]));
        Keys.tip(colours, Messages.coloursTip, "colours");
        Keys.name(colours, Messages.coloursTip);
        bare = new Button(row, SWT.TOGGLE);
        bare.setText(Messages.bare);
        bare.setToolTipText(Messages.bareTip);
        bare.addListener(SWT.Selection, event -> view.bare(bare.getSelection()));
        button(row, Messages.zoomIn, Messages.zoomInTip, "zoomIn", () -> canvas.zoom(ZOOM));
        button(row, Messages.zoomOut, Messages.zoomOutTip, "zoomOut", () -> canvas.zoom(1 / ZOOM));
        button(row, Messages.fit, Messages.fitTip, "fit", canvas::fit);
    }

    private void createAnswerRow(Composite parent) {
        Composite row = new Composite(parent, SWT.NONE);
        RowLayoutFactory.fillDefaults().center(true).spacing(6).applyTo(row);
        submit = button(row, Messages.submit, Messages.submitTip, "submit", model::submit);
        skip = button(row, Messages.skip, Messages.skipTip, "skip", model::skip);
        undo = button(row, Messages.undo, Messages.undoTip, "undo", model::undo);
    }

    private static Button button(Composite row, String text, String tip, String command, Runnable action) {
        Button button = new Button(row, SWT.PUSH);
        button.setText(text);
        Keys.tip(button, tip, command);
        Keys.name(button, tip);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private void installKeys() {
        keys.install();
        keys.handle("zoomIn", () -> canvas.zoom(ZOOM));
        keys.handle("zoomOut", () -> canvas.zoom(1 / ZOOM));
        keys.handle("fit", canvas::fit);
        keys.holdH(canvas);
    }

    private void render(State state) {
        switch (state) {
            case State.Idle() -> empty(Messages.imageIdle, Optional.empty(), false);
            case State.Waiting waiting -> empty(Sentences.waiting(waiting.queue()), waiting.problem(), waiting.canUndo());
            case State.Asking asking -> ask(asking);
            case State.Ended ended -> empty(Messages.imageEnded, Optional.empty(), false);
        }
    }

    private void empty(String hint, Optional<String> problem, boolean canUndo) {
        problems.show(problem);
        set(title, "");
        set(verdict, "");
        set(question, "");
        canvas.clear(hint);
        probabilities.clear();
        submit.setEnabled(false);
        skip.setEnabled(false);
        undo.setEnabled(canUndo);
    }

    private void ask(State.Asking asking) {
        Query query = asking.current().query();
        problems.show(asking.problem());
        set(title, Sentences.place(asking.queue(), asking.current()));
        set(verdict, Sentences.verdict(query, model.className(query.predicted()), model.className(query.sample().label())));
        set(question, Sentences.question(asking.current(), model.rule()));
        canvas.show(query.image(), Optional.of(query.map()), Sentences.marks(asking.current()), Sentences.spoken(asking.current(), verdict.getText()));
        probabilities.show(IntStream.range(0, query.probabilities().size()).mapToObj(model::className).toList(), query.probabilities(),
                query.predicted(), query.sample().label());
        probabilities.requestLayout();
        submit.setEnabled(!asking.saving());
        skip.setEnabled(!asking.saving());
        undo.setEnabled(asking.canUndo() && !asking.saving());
    }

    private static void set(Label label, String text) {
        if (!label.getText().equals(text)) {
            label.setText(text);
            label.requestLayout();
        }
    }

    private void render(ViewModel.View shown) {
        canvas.opacity(shown.opacity());
        canvas.colours(shown.colours());
        canvas.bare(shown.bare());
        opacity.setSelection((int) Math.round(100 * shown.opacity()));
        colours.select(shown.colours().ordinal());
        bare.setSelection(shown.bare());
    }
}
