/**
 * What makes SQLAlchemy statements and queries, by name.
 * Source: https://docs.sqlalchemy.org/en/20/core/selectable.html and https://docs.sqlalchemy.org/en/20/orm/queryguide/query.html
 */

/** Methods that return the statement they are called on, with conditions, order, options added. */
export const SELECT_BUILDERS = [
  ...[
    'where',
    'filter',
    'filter_by',
    'having',
    'join',
    'join_from',
    'outerjoin',
    'outerjoin_from',
    'select_from',
    'options',
  ],
  ...['order_by', 'group_by', 'limit', 'offset', 'fetch', 'slice', 'distinct', 'with_for_update', 'execution_options'],
  ...['correlate', 'correlate_except', 'params', 'prefix_with', 'suffix_with', 'with_hint', 'with_statement_hint'],
  ...['add_cte', 'set_label_style', 'union', 'union_all', 'intersect', 'except_'],
]
/** Methods of the legacy `Query` that return a query. */
export const QUERY_BUILDERS = [
  ...[
    'where',
    'filter',
    'filter_by',
    'having',
    'join',
    'outerjoin',
    'select_from',
    'options',
    'order_by',
    'group_by',
    'limit',
  ],
  ...['offset', 'slice', 'distinct', 'with_for_update', 'execution_options', 'populate_existing', 'enable_eagerloads'],
  ...[
    'yield_per',
    'params',
    'correlate',
    'prefix_with',
    'suffix_with',
    'with_hint',
    'autoflush',
    'from_statement',
    'reset_joinpoint',
  ],
  ...[
    'set_label_style',
    'enable_assertions',
    'union',
    'union_all',
    'intersect',
    'except_',
    'with_session',
    'with_labels',
    'from_self',
  ],
]
/** Methods of INSERT, UPDATE and DELETE statements, those of dialects included. */
export const CHANGE_BUILDERS = [
  ...[
    'where',
    'values',
    'ordered_values',
    'returning',
    'return_defaults',
    'inline',
    'from_select',
    'using',
    'prefix_with',
  ],
  ...['execution_options', 'params', 'with_hint', 'add_cte', 'on_conflict_do_update', 'on_conflict_do_nothing'],
  ...['on_duplicate_key_update'],
]

/** The last names of all calls that give a statement or a query. */
export const STATEMENT_MAKERS: ReadonlySet<string> = new Set([
  ...[...SELECT_BUILDERS, ...QUERY_BUILDERS, ...CHANGE_BUILDERS],
  ...['select', 'insert', 'update', 'delete', 'text', 'query', 'add_columns', 'with_only_columns', 'with_entities'],
])
