"""What people pay attention to, as lists. The formula (`formula`) and its words (`reasons`) are pure; signals come from
sources (`signals`), the portal's own (`own_signals`) and those that upper apps register. Storing is a service's job."""
