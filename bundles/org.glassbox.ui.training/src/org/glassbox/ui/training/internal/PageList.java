package org.glassbox.ui.training.internal;

import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.glassbox.core.GlassboxException;
import org.glassbox.ui.Keys;
import org.glassbox.ui.Rows;
import org.glassbox.ui.training.Messages;
import org.glassbox.ui.training.form.Draft;
import org.glassbox.ui.training.form.DraftModel;
import org.glassbox.ui.training.form.FormPage;
import org.glassbox.ui.training.form.Part;

/** The parts of an experiment, of which one is looked at; others can be added, moved and removed. */
final class PageList {
    private static final String INDENT = "     ";
    private final DraftModel drafts;
    private final Consumer<GlassboxException> say;
    private final Table table;
    private final Button add;
    private final Button remove;
    private final Button up;
    private final Button down;
    private Consumer<String> selected = path -> {
    };
    private List<FormPage> listed = List.of();
    private String path = "";

    PageList(Composite parent, DraftModel drafts, Consumer<GlassboxException> say) {
        this.drafts = drafts;
        this.say = say;
        Composite pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(4, 4).applyTo(pane);
        table = new Table(pane, SWT.SINGLE | SWT.FULL_SELECTION | SWT.BORDER);
        table.setToolTipText(Messages.partsTip);
        Keys.name(table, Messages.partsTip);
        new TableColumn(table, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 60).applyTo(table);
        table.addListener(SWT.Selection, event -> look(listed.get(table.getSelectionIndex()).path()));
        table.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.DEL && event.stateMask == 0) {
                remove();
            }
        });
        table.addListener(SWT.Resize, event -> table.getColumn(0).setWidth(table.getClientArea().width));
        Composite row = Rows.row(pane);
        add = Rows.button(row, SWT.PUSH, Messages.addPart, Messages.addPartTip, ConsoleKeys.COMMAND + "add", this::askAndAdd);
        remove = Rows.button(row, SWT.PUSH, Messages.removePart, Messages.removePartTip, ConsoleKeys.COMMAND + "remove", this::remove);
        up = Rows.button(row, SWT.PUSH, Messages.up, Messages.upPartTip, ConsoleKeys.COMMAND + "up", () -> move(-1));
        down = Rows.button(row, SWT.PUSH, Messages.down, Messages.downPartTip, ConsoleKeys.COMMAND + "down", () -> move(1));
        Runnable unobserve = drafts.observe(this::render);
        table.addListener(SWT.Dispose, event -> unobserve.run());
    }

    /** Hears the path of the part that is looked at. */
    void onSelect(Consumer<String> listener) {
        selected = listener;
        listener.accept(path);
    }

    void focus() {
        table.setFocus();
    }

    private void look(String wanted) {
        path = wanted;
        selected.accept(wanted);
        enable();
    }

    /** Asks what is to be added, with a menu, and adds it. */
    void askAndAdd() {
        Menu menu = new Menu(add);
        for (Part part : drafts.addable(path)) {
            MenuItem item = new MenuItem(menu, SWT.PUSH);
            item.setText(name(part));
            item.addListener(SWT.Selection, event -> change(() -> drafts.add(part, path)));
        }
        Point corner = add.toDisplay(0, add.getSize().y);
        menu.setLocation(corner);
        menu.setVisible(true);
    }

    private static String name(Part part) {
        return switch (part) {
            case PHASE -> Messages.partPhase;
            case LOSS -> Messages.partLoss;
            case WEIGHTING -> Messages.partWeighting;
            case LABELS -> Messages.partLabels;
            case QUERIES -> Messages.partQueries;
            case METRIC -> Messages.partMetric;
        };
    }

    /** Removes the part that is looked at. */
    void remove() {
        change(() -> {
            drafts.remove(path);
            return path;
        });
    }

    /** Moves the part that is looked at. */
    void move(int by) {
        change(() -> drafts.move(path, by));
    }

    /** Something that changes the parts. */
    private interface Change {
        /** @return the path of what is to be looked at then */
        String make() throws GlassboxException;
    }

    private void change(Change change) {
        try {
            String next = change.make();
            Draft draft = drafts.draft();
            int index = draft.pageOf(next);
            table.setSelection(index);
            look(draft.pages().get(index).path());
            table.setFocus();
        } catch (GlassboxException e) {
            say.accept(e);
        }
    }

    private void render(Draft draft) {
        listed = draft.pages();
        table.setItemCount(listed.size());
        for (int i = 0; i < listed.size(); i++) {
            FormPage page = listed.get(i);
            String text = INDENT.repeat(page.depth()) + page.title() + (page.problem().isPresent() ? "  \u26a0" : "");
            if (!table.getItem(i).getText().equals(text)) {
                table.getItem(i).setText(text);
            }
        }
        int index = draft.pageOf(path);
        if (table.getSelectionIndex() != index && !listed.isEmpty()) {
            table.setSelection(index);
        }
        if (!listed.isEmpty() && !listed.get(index).path().equals(path)) {
            look(listed.get(index).path());
        }
        enable();
    }

    private void enable() {
        boolean broken = drafts.draft().broken();
        add.setEnabled(!broken);
        remove.setEnabled(!broken && drafts.isRemovable(path));
        up.setEnabled(!broken && drafts.isMovable(path, -1));
        down.setEnabled(!broken && drafts.isMovable(path, 1));
    }
}
