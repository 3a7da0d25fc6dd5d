/** ADVISE as a page: charts of densities and scores, maps by group. */
package org.glassbox.advise.report;
