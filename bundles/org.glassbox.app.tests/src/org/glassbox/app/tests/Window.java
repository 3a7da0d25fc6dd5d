package org.glassbox.app.tests;

import java.io.File;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DropTarget;
import org.eclipse.swt.dnd.DropTargetEvent;
import org.eclipse.swt.dnd.DropTargetListener;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Scale;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;

/** Drives the running workbench from the test's thread as a person does: looks for controls, presses keys, clicks. */
final class Window {
    private static final long PATIENCE_MILLISECONDS = 60_000;
    private static final String SCREENSHOTS = System.getProperty("glassbox.screenshots", "");
    private final Display display;

    private Window(Display display) {
        this.display = display;
    }

    /** The workbench's window, as soon as it is open. */
    static Window open() {
        long end = System.currentTimeMillis() + PATIENCE_MILLISECONDS;
        while (!PlatformUI.isWorkbenchRunning() || PlatformUI.getWorkbench().isStarting()) {
            check(System.currentTimeMillis() < end, "the workbench did not start");
            pause();
        }
        Window window = new Window(PlatformUI.getWorkbench().getDisplay());
        window.until("a window", () -> window.page() != null);
        return window;
    }

    /** Executes a command, which may open a dialog; parameters are names and values in turn. */
    void execute(String command, String... parameters) {
        ParameterizedCommand parameterized = ui(() -> {
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < parameters.length; i += 2) {
                values.put(parameters[i], parameters[i + 1]);
            }
            return ParameterizedCommand.generateCommand(PlatformUI.getWorkbench().getService(ICommandService.class).getCommand(command), values);
        });
        later(() -> {
            try {
                PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(parameterized, null);
            } catch (CommandException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** What the user interface's thread finds. */
    <T> T ui(Callable<T> question) {
        AtomicReference<T> answer = new AtomicReference<>();
        AtomicReference<Exception> failure = new AtomicReference<>();
        display.syncExec(() -> {
            try {
                answer.set(question.call());
            } catch (Exception e) { // passed on to the test's thread
                failure.set(e);
            }
        });
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        return answer.get();
    }

    /** Waits until something holds that takes no training. */
    void until(String what, Callable<Boolean> condition) {
        until(what, PATIENCE_MILLISECONDS, condition);
    }

    /** Waits until something holds. */
    void until(String what, long patienceMilliseconds, Callable<Boolean> condition) {
        long end = System.currentTimeMillis() + patienceMilliseconds;
        while (!ui(condition)) {
            check(System.currentTimeMillis() < end, "waited in vain for " + what);
            pause();
        }
    }

    IWorkbenchPage page() {
        IWorkbenchWindow[] windows = PlatformUI.getWorkbench().getWorkbenchWindows();
        return windows.length == 0 ? null : windows[0].getActivePage();
    }

    /** The shell that a person would type into. */
    Shell shell() {
        Shell[] shells = display.getShells();
        for (int i = shells.length - 1; i >= 0; i--) {
            if (shells[i].isVisible() && !shells[i].getText().isEmpty()) {
                return shells[i];
            }
        }
        throw new AssertionError("no window");
    }

    /** The first visible control of a kind for which something holds, in any window. */
    <C extends Control> Optional<C> find(Class<C> kind, Predicate<C> wanted) {
        for (Shell shell : display.getShells()) {
            Optional<C> found = find(shell, kind, wanted);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** All visible controls of a kind, in any window. */
    <C extends Control> List<C> all(Class<C> kind) {
        List<C> found = new ArrayList<>();
        for (Shell shell : display.getShells()) {
            find(shell, kind, control -> {
                found.add(control);
                return false;
            });
        }
        return found;
    }

    private static <C extends Control> Optional<C> find(Composite parent, Class<C> kind, Predicate<C> wanted) {
        for (Control child : parent.getChildren()) {
            if (kind.isInstance(child) && child.isVisible() && wanted.test(kind.cast(child))) {
                return Optional.of(kind.cast(child));
            }
            if (child instanceof Composite composite) {
                Optional<C> found = find(composite, kind, wanted);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Presses and releases a character's key in the focused control. */
    void press(char character) {
        key(SWT.NONE, character, character);
    }

    /** Presses and releases a key, such as {@link SWT#PAGE_DOWN}, with modifiers. */
    void press(int modifiers, int keyCode) {
        key(modifiers, keyCode, keyCode < 128 ? (char) keyCode : 0);
    }

    /** Presses a character's key that opens a dialog. */
    void pressForDialog(char character) {
        later(() -> focused().notifyListeners(SWT.KeyDown, event(SWT.NONE, character, character)));
    }

    /** Holds a key down, or lets it go. */
    void hold(char character, boolean down) {
        ui(() -> {
            focused().notifyListeners(down ? SWT.KeyDown : SWT.KeyUp, event(SWT.NONE, character, character));
            return null;
        });
    }

    private void key(int modifiers, int keyCode, char character) {
        ui(() -> {
            Control control = focused();
            control.notifyListeners(SWT.KeyDown, event(modifiers, keyCode, character));
            if (!control.isDisposed()) {
                control.notifyListeners(SWT.KeyUp, event(modifiers, keyCode, character));
            }
            return null;
        });
    }

    private static Event event(int modifiers, int keyCode, char character) {
        Event event = new Event();
        event.stateMask = modifiers;
        event.keyCode = keyCode;
        event.character = (modifiers & SWT.CTRL) != 0 && Character.isLetter(character) ? (char) (character & 0x1f) : character;
        event.doit = true;
        return event;
    }

    private Control focused() {
        Control control = display.getFocusControl();
        check(control != null, "nothing has the focus");
        return control;
    }

    /** Clicks on a point of a control. */
    void click(Control control, int x, int y) {
        ui(() -> {
            mouse(control, SWT.MouseMove, x, y);
            mouse(control, SWT.MouseDown, x, y);
            mouse(control, SWT.MouseUp, x, y);
            return null;
        });
    }

    /** Presses the left button on a point of a control, moves the mouse and lets go. */
    void drag(Control control, int x, int y, int dx, int dy) {
        ui(() -> {
            mouse(control, SWT.MouseDown, x, y);
            mouse(control, SWT.MouseMove, x + dx / 2, y + dy / 2);
            mouse(control, SWT.MouseMove, x + dx, y + dy);
            mouse(control, SWT.MouseUp, x + dx, y + dy);
            return null;
        });
    }

    /**
     * Lets files fall on a control, or on whatever around it takes them. SWT gives drops to its listeners only as events of a class that nobody else can make, so this
     * asks for one by its name.
     */
    void drop(Control control, String... files) {
        ui(() -> {
            Control taker = control;
            while (taker.getData(DND.DROP_TARGET_KEY) == null) {
                taker = taker.getParent();
            }
            DropTarget target = (DropTarget) taker.getData(DND.DROP_TARGET_KEY);
            Constructor<?> maker = Class.forName("org.eclipse.swt.dnd.DNDEvent").getDeclaredConstructor();
            maker.setAccessible(true);
            Event event = (Event) maker.newInstance();
            event.widget = target;
            DropTargetEvent drop = (DropTargetEvent) DropTargetEvent.class.getConstructors()[0].newInstance(event);
            drop.data = files;
            for (DropTargetListener listener : target.getDropListeners()) {
                listener.drop(drop);
            }
            return null;
        });
    }

    private static void mouse(Control control, int type, int x, int y) {
        Event event = new Event();
        event.x = x;
        event.y = y;
        event.button = type == SWT.MouseMove ? 0 : 1;
        event.count = 1;
        control.notifyListeners(type, event);
    }

    /** Does something that may open a dialog and not return before it is closed. */
    void later(Runnable action) {
        display.asyncExec(action);
    }

    /** Chooses a button; also one that opens or closes a dialog. */
    void choose(Button button) {
        later(() -> button.notifyListeners(SWT.Selection, new Event()));
    }

    /** Chooses an item of a list. */
    void choose(Combo combo, int index) {
        ui(() -> {
            combo.select(index);
            combo.notifyListeners(SWT.Selection, new Event());
            return null;
        });
    }

    /** Visible controls that take the focus but have neither a text nor a tooltip nor a name of their own for screen readers. */
    List<String> silentControls() {
        List<String> silent = new ArrayList<>();
        for (Shell shell : display.getShells()) {
            if (shell.isVisible()) {
                collectSilent(shell, silent);
            }
        }
        return silent;
    }

    private static void collectSilent(Composite parent, List<String> silent) {
        for (Control child : parent.getChildren()) {
            boolean speaks = !(child instanceof Button || child instanceof Combo || child instanceof Scale || child instanceof Table)
                    || child instanceof Button button && !button.getText().isBlank() || child.getToolTipText() != null;
            if (child.isVisible() && !speaks) {
                silent.add(child.getClass().getSimpleName() + " in " + parent);
            }
            if (child instanceof Composite composite) {
                collectSilent(composite, silent);
            }
        }
    }

    /** Writes what the front window shows to the folder of the screenshots, if there is one. */
    void picture(String name) {
        if (SCREENSHOTS.isBlank()) {
            return;
        }
        Point mouse = ui(() -> {
            Point before = display.getCursorLocation();
            Rectangle front = shell().getBounds();
            display.setCursorLocation(front.x + front.width * 2 / 3, front.y + 4); // where no tooltip appears that hides something
            return before;
        });
        settle();
        ui(() -> {
            Shell shell = shell();
            Point size = shell.getSize(); // with the menu bar, which the client area leaves out
            Image image = new Image(display, size.x, size.y);
            GC gc = new GC(image);
            try {
                shell.print(gc);
                ImageLoader loader = new ImageLoader();
                loader.data = new ImageData[] {image.getImageData()};
                loader.save(SCREENSHOTS + File.separator + name + ".png", SWT.IMAGE_PNG);
            } finally {
                gc.dispose();
                image.dispose();
            }
            display.setCursorLocation(mouse); // without a window manager it says which window has the focus
            return null;
        });
    }

    /** Lets layout and painting catch up. */
    private void settle() {
        for (int i = 0; i < 5; i++) {
            pause();
            ui(() -> {
                while (display.readAndDispatch()) {
                    // until nothing is left
                }
                return null;
            });
        }
    }

    static void check(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(40);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
