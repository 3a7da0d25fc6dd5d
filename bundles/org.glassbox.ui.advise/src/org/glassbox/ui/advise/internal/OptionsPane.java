package org.glassbox.ui.advise.internal;

import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.glassbox.core.GlassboxException;
import org.glassbox.ui.OptionForm;
import org.glassbox.ui.Rows;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.AdviseState;
import org.glassbox.ui.advise.Messages;

/** The options of ADVISE, the same as on the command line; what they are takes effect with a button. */
final class OptionsPane {
    private final AdviseModel model;
    private final ScrolledComposite scroll;
    private final OptionForm form;
    private final Label refusal;
    private final Button apply;

    OptionsPane(Composite parent, AdviseModel model) {
        this.model = model;
        Composite pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
        scroll = new ScrolledComposite(pane, SWT.V_SCROLL);
        scroll.setExpandHorizontal(true);
        scroll.setExpandVertical(true);
        scroll.setShowFocusedControl(true);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 60).applyTo(scroll);
        form = new OptionForm(scroll, model.availableOptions(), model.state().setup().options(), OptionForm.Width.NARROW);
        form.onChange(this::check);
        scroll.setContent(form.control());
        scroll.addListener(SWT.Resize, event -> scroll.setMinHeight(form.control().computeSize(scroll.getClientArea().width, SWT.DEFAULT).y));
        refusal = Rows.text(pane);
        apply = Rows.button(Rows.row(pane), SWT.PUSH, Messages.apply, Messages.applyTip, AdviseKeys.COMMAND + "options", this::apply);
        Runnable unobserve = model.observe(this::render);
        pane.addListener(SWT.Dispose, event -> unobserve.run());
    }

    void focus() {
        scroll.setFocus();
    }

    private void apply() {
        try {
            model.options(form.values());
        } catch (GlassboxException e) {
            Rows.set(refusal, e.getMessage()); // which the button's state has said already
        }
    }

    private void render(AdviseState state) {
        check();
    }

    private void check() {
        Optional<String> problem = model.refusal(form.values());
        Rows.set(refusal, problem.map(sentence -> "\u26a0 " + sentence).orElse(""));
        apply.setEnabled(problem.isEmpty() && !form.values().equals(model.state().setup().options()));
    }
}
