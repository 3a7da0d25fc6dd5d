package org.glassbox.ui.annotation.internal;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.glassbox.ui.annotation.AnnotationState;
import org.glassbox.ui.annotation.AnswerSentences;
import org.glassbox.ui.annotation.DrawingModel;
import org.glassbox.ui.annotation.Hand;
import org.glassbox.ui.annotation.Messages;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.annotation.Sentences;

/** The image that is asked about, its candidate regions and what one can say about them. */
public final class ImagePart {
    private static final double ZOOM = 1.25;
    private static final int SLIDER = 110;
    private final AnnotationModel model;
    private final DrawingModel drawing;
    private final ViewModel view;
    private final AnswerKeys keys;
    private ProblemBar problems;
    private Label title;
    private Label verdict;
    private ImageCanvas canvas;
    private BrushOnCanvas brush;
    private ToolRow tools;
    private ProbabilityBars probabilities;
    private Label question;
    private Button submit;
    private Button skip;
    private Button undo;
    private Button label;
    private Button bare;
    private Scale opacity;
    private Combo colours;
    private Runnable unobserveModel;
    private Runnable unobserveDrawing;
    private Runnable unobserveView;

    @Inject
    ImagePart(RunSession session, ViewModel view, AnswerKeys keys) {
        this.model = session.annotation();
        this.drawing = session.drawing();
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
        brush = new BrushOnCanvas(canvas, drawing);
        tools = new ToolRow(parent, drawing, canvas::setFocus);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(tools.control());
        createViewRow(parent);
        probabilities = new ProbabilityBars(parent);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(probabilities);
        question = line(parent);
        createAnswerRow(parent);
        installKeys();
        unobserveModel = model.observe(this::render);
        unobserveDrawing = drawing.observe(this::render);
        unobserveView = view.observe(this::render);
    }

    @Focus
    void focus() {
        canvas.setFocus();
    }

    @PreDestroy
    void close() {
        unobserveModel.run();
        unobserveDrawing.run();
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
        Buttons.push(row, Messages.zoomIn, Messages.zoomInTip, "zoomIn", () -> canvas.zoom(ZOOM));
        Buttons.push(row, Messages.zoomOut, Messages.zoomOutTip, "zoomOut", () -> canvas.zoom(1 / ZOOM));
        Buttons.push(row, Messages.fit, Messages.fitTip, "fit", canvas::fit);
    }

    private void createAnswerRow(Composite parent) {
        Composite row = new Composite(parent, SWT.NONE);
        RowLayoutFactory.fillDefaults().center(true).spacing(6).applyTo(row);
        label = Buttons.push(row, Messages.classNotNamed, Messages.classTip, "class", this::chooseClass);
        submit = Buttons.push(row, Messages.submit, Messages.submitTip, "submit", model::submit);
        skip = Buttons.push(row, Messages.skip, Messages.skipTip, "skip", model::skip);
        undo = Buttons.push(row, Messages.undo, Messages.undoTip, "undo", model::undo);
    }

    private void installKeys() {
        keys.install();
        keys.handle("zoomIn", () -> canvas.zoom(ZOOM));
        keys.handle("zoomOut", () -> canvas.zoom(1 / ZOOM));
        keys.handle("fit", canvas::fit);
        keys.handle("class", this::chooseClass);
        keys.installBrush();
        keys.holdH(canvas);
    }

    private void chooseClass() {
        ClassChooser.open(canvas.getShell(), model);
        canvas.setFocus();
    }

    private void render(AnnotationState state) {
        switch (state) {
            case AnnotationState.Idle() -> empty(Messages.imageIdle, Optional.empty(), false);
            case AnnotationState.Waiting waiting -> empty(Sentences.waiting(waiting.queue()), waiting.problem(), waiting.canUndo());
            case AnnotationState.Asking asking -> ask(asking);
            case AnnotationState.Ended ended -> empty(Messages.imageEnded, Optional.empty(), false);
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
        name(Messages.classNotNamed, false);
    }

    private void name(String text, boolean enabled) {
        label.setEnabled(enabled);
        if (!label.getText().equals(text)) {
            label.setText(text);
            label.requestLayout();
        }
    }

    private void ask(AnnotationState.Asking asking) {
        Query query = asking.current().query();
        problems.show(asking.problem());
        set(title, Sentences.place(asking.queue(), asking.current()));
        int truth = model.truth(query);
        set(verdict, Sentences.verdict(query, truth, model::className));
        say(asking);
        probabilities.show(IntStream.range(0, query.probabilities().size()).mapToObj(model::className).toList(), query.probabilities(),
                query.predicted(), truth);
        probabilities.requestLayout();
        submit.setEnabled(!asking.saving());
        skip.setEnabled(!asking.saving());
        undo.setEnabled(asking.canUndo() && !asking.saving());
        OptionalInt named = asking.current().draft().label();
        name(named.isPresent() ? Messages.bind(Messages.classNamed, model.className(named.getAsInt())) : Messages.classNotNamed, !asking.saving());
    }

    /** What depends on the tool too. */
    private void say(AnnotationState.Asking asking) {
        Query query = asking.current().query();
        Hand hand = drawing.hand();
        set(question, AnswerSentences.question(model, asking.current(), hand.tool()));
        canvas.show(query.image(), Optional.of(query.map()), Sentences.marks(asking.current(), hand.tool()),
                AnswerSentences.spoken(asking.current(), verdict.getText(), hand));
    }

    private void render(Hand hand) {
        tools.render(hand);
        brush.render(hand);
        if (model.state() instanceof AnnotationState.Asking asking) {
            say(asking);
        }
    }

    private static void set(Label label, String text) {
        if (!label.getText().equals(text)) {
            label.setText(text);
            if (label.computeSize(label.getSize().x, SWT.DEFAULT).y != label.getSize().y) { // layouts are dear while a brush paints
                label.requestLayout();
            }
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
