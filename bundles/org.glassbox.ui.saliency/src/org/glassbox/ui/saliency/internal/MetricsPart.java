package org.glassbox.ui.saliency.internal;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.registry.Contribution;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.Messages;

/** The metrics by which maps are judged, and their options. */
public final class MetricsPart {
    private final InspectorModel model;
    private ChoicesPane<ExplanationMetric> pane;
    private Runnable unobserve;

    @Inject
    MetricsPart(InspectorModel model) {
        this.model = model;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new ChoicesPane<>(parent, model.metrics(), new ChoicesPane.Words<>(Messages.metricsTip, MetricsPart::help, Messages.judgeTip,
                Messages.judgeApplyTip, Messages.judgeBesideTip, Messages.judgeRemoveTip));
        unobserve = model.observe(state -> pane.render());
    }

    private static String help(Contribution<ExplanationMetric> metric) {
        return metric.help() + "; " + metric.defaults().direction().description() + ".";
    }

    @Focus
    void focus() {
        pane.focus();
    }

    @PreDestroy
    void close() {
        unobserve.run();
    }
}
