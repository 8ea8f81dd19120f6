/** Where the models of the old version are found that Pydantic 2 carries along, by dotted name. */
export const OLD_NAMESPACE = /^(pydantic\.v1|\w+\.pydantic_v1)(\.|$)/
