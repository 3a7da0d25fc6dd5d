package org.glassbox.ui.training.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.glassbox.core.GlassboxException;
import org.glassbox.ui.Rows;
import org.glassbox.ui.training.Messages;
import org.glassbox.ui.training.form.Draft;
import org.glassbox.ui.training.form.DraftModel;
import org.glassbox.ui.training.form.FormPage;
import org.glassbox.ui.training.form.FormRow;

/** The form of the part that is looked at: a control for each option, and beside it what is wrong with its value. */
final class PageForm {
    private final DraftModel drafts;
    private final Consumer<GlassboxException> say;
    private final Label frozen;
    private final ScrolledComposite scroll;
    private final List<RowControls> controls = new ArrayList<>();
    private Composite form;
    private String path = "";

    PageForm(Composite parent, DraftModel drafts, Consumer<GlassboxException> say) {
        this.drafts = drafts;
        this.say = say;
        Composite pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().extendedMargins(4, 4, 0, 0).applyTo(pane);
        frozen = Rows.text(pane);
        frozen.setText(Messages.frozen);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).exclude(true).applyTo(frozen);
        scroll = new ScrolledComposite(pane, SWT.V_SCROLL);
        scroll.setExpandHorizontal(true);
        scroll.setExpandVertical(true);
        scroll.setShowFocusedControl(true);
        scroll.getVerticalBar().setIncrement(24);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 60).applyTo(scroll);
        scroll.addListener(SWT.Resize, event -> size());
        Runnable unobserve = drafts.observe(this::render);
        scroll.addListener(SWT.Dispose, event -> unobserve.run());
    }

    /** Shows another part. */
    void look(String wanted) {
        if (!wanted.equals(path)) {
            path = wanted;
            scroll.setOrigin(0, 0);
        }
        render(drafts.draft());
    }

    /** Takes no changes while the text is no valid YAML. */
    void freeze(boolean freeze) {
        Rows.show(frozen, freeze);
        if (form != null) {
            form.setEnabled(!freeze);
        }
    }

    private void render(Draft draft) {
        if (draft.pages().isEmpty()) {
            return;
        }
        FormPage page = draft.pages().get(draft.pageOf(path));
        boolean same = form != null && page.rows().size() == controls.size();
        for (int i = 0; same && i < controls.size(); i++) {
            same = controls.get(i).fits(page.rows().get(i));
        }
        if (!same) {
            build(page);
        }
        boolean taller = false;
        for (int i = 0; i < controls.size(); i++) {
            taller |= controls.get(i).render(page.rows().get(i));
        }
        if (taller || !same) {
            size();
        }
    }

    private void build(FormPage page) {
        String focused = controls.stream().filter(RowControls::hasFocus).map(RowControls::path).findFirst().orElse("");
        controls.clear();
        if (form != null) {
            form.dispose();
        }
        form = new Composite(scroll, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).extendedMargins(0, 10, 0, 4).spacing(8, 3).applyTo(form);
        for (FormRow row : page.rows()) {
            controls.add(RowControls.of(form, row, drafts, say));
        }
        scroll.setContent(form);
        form.setEnabled(!drafts.draft().broken());
        controls.stream().filter(row -> !focused.isEmpty() && row.path().equals(focused)).findFirst().ifPresent(RowControls::focus);
    }

    private void size() {
        if (form != null) {
            form.layout(true, true);
            scroll.setMinHeight(form.computeSize(scroll.getClientArea().width, SWT.DEFAULT).y);
        }
    }
}
