/**
 * Columns by which a row decides what somebody may do, or whom something belongs to, as applications commonly call them.
 * Source: the examples of https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/ and the user models of
 * https://github.com/fastapi/full-stack-fastapi-template and https://github.com/fastapi-users/fastapi-users
 */
export const PRIVILEGED_COLUMNS: readonly string[] = [
  'is_admin',
  'is_superuser',
  'is_staff',
  'is_root',
  'is_verified',
  'email_verified',
  'admin',
  'superuser',
  'role',
  'roles',
  'role_id',
  'user_role',
  'permissions',
  'hashed_password',
  'password_hash',
  'balance',
  'credits',
  'owner_id',
  'created_by',
]
