//! What AWS has: services, actions, access levels, resource types, condition keys, regions.
