/** The fixed part of the dashboard page; its script fills it. */
export const dashboardBody = '<main id="dashboard"></main>';
