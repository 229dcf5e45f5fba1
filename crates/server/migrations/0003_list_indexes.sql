-- Lists read either a few reports by their numbers, which the memory columns have found, or many in the order of
-- the list until the page is full. These two led the planner to read all of a category and then sort it.
DROP INDEX reports_category;
DROP INDEX reports_ward;
