package org.glassbox.ui.annotation.internal;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.OptionalInt;
import org.eclipse.e4.core.commands.EHandlerService;
import org.eclipse.e4.core.di.annotations.Creatable;
import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.services.EContextService;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.glassbox.ui.annotation.AnnotationModel;
import org.glassbox.ui.annotation.DrawingModel;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.annotation.Tool;

/** The keys with which one answers. They work in the part that this is injected into, while it is active. */
@Creatable
final class AnswerKeys {
    private static final String PREFIX = "org.glassbox.ui.annotation.";
    private final EHandlerService handlers;
    private final EContextService contexts;
    private final AnnotationModel annotation;
    private final DrawingModel drawing;
    private final ViewModel view;

    @Inject
    AnswerKeys(EHandlerService handlers, EContextService contexts, RunSession session, ViewModel view) {
        this.handlers = handlers;
        this.contexts = contexts;
        this.annotation = session.annotation();
        this.drawing = session.drawing();
        this.view = view;
    }

    /** What a command does. */
    private record Action(Runnable action) {
        @Execute
        void execute() {
            action.run();
        }
    }

    /** Marks or clears the region whose number the command names. */
    private record Toggle(AnnotationModel annotation) {
        @Execute
        void execute(@Named("region") String number) {
            annotation.toggle(Integer.parseInt(number) - 1);
        }
    }

    /** Names the class whose number the command names, or takes that back with 0. */
    private record Name(AnnotationModel annotation) {
        @Execute
        void execute(@Named("class") String number) {
            int label = Integer.parseInt(number) - 1;
            annotation.name(label < 0 ? OptionalInt.empty() : OptionalInt.of(label));
        }
    }

    /** Makes the keys work while the part is active. */
    void install() {
        contexts.activateContext(PREFIX + "answering");
        handlers.activateHandler(PREFIX + "toggle", new Toggle(annotation));
        handle("submit", annotation::submit);
        handle("skip", annotation::skip);
        handle("undo", annotation::undo);
        handle("redo", annotation::redo);
        handlers.activateHandler(PREFIX + "name", new Name(annotation));
        handle("next", () -> annotation.move(1));
        handle("previous", () -> annotation.move(-1));
        handle("stronger", view::stronger);
        handle("weaker", view::weaker);
        handle("colours", view::nextColours);
    }

    /** Makes the keys of the brush work while the part is active, besides those that {@link BrushOnCanvas} hears itself. */
    void installBrush() {
        contexts.activateContext(PREFIX + "painting");
        handle("regions", () -> drawing.take(Tool.REGIONS));
        handle("relevant", () -> drawing.take(Tool.RELEVANT));
        handle("irrelevant", () -> drawing.take(Tool.IRRELEVANT));
        handle("eraser", () -> drawing.take(Tool.ERASER));
        handle("larger", drawing::larger);
        handle("smaller", drawing::smaller);
        handle("fill", drawing::fill);
        handle("map", drawing::paintMap);
        handle("rest", drawing::ruleOutTheRest);
        handle("clear", drawing::clear);
    }

    /** Makes one more command of the answering context do something. */
    void handle(String command, Runnable action) {
        handlers.activateHandler(PREFIX + command, new Action(action));
    }

    /** Shows the bare image while H is held down on the control. */
    void holdH(Control control) {
        control.addListener(SWT.KeyDown, event -> bare(event.keyCode, true));
        control.addListener(SWT.KeyUp, event -> bare(event.keyCode, false));
        control.addListener(SWT.FocusOut, event -> view.bare(false));
    }

    private void bare(int key, boolean down) {
        if (key == 'h') {
            view.bare(down);
        }
    }
}
